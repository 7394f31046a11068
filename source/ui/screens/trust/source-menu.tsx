import {Choice} from '../../components/choice.tsx';
import {Frame} from '../../components/frame.tsx';
import type {TrustOption} from '../../../session/session.ts';
import {useChoice} from '../../hooks/use-choice.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {RootList, rootListRows} from './root-list.tsx';

type Props = {
	readonly options: readonly TrustOption[];
	readonly lines: readonly string[];
	readonly onClose: () => void;
};

/** Which living primary's root signs. */
export const SourceMenu = ({options, lines, onClose}: Props) => {
	const {
		wizard: {
			answers: {trust},
		},
	} = useSession();
	const send = useSend();
	const keyed = options.map(option => ({...option, key: option.title}));
	const chosen = trust?.mode === 'from-cluster' ? trust.cluster : undefined;
	const {option, highlighted, bindings, notice} = useChoice(keyed, {
		chosen,
		take({answer}) {
			if (answer.by === 'taking') {
				send({type: 'wizard', action: {type: 'set-trust', trust: answer.trust}});
			}

			return answer.by === 'taking';
		},
	});
	const own = bindings.map(binding =>
		binding.keys.includes('escape') ? {...binding, label: 'menu', run: onClose} : binding,
	);
	return (
		<Frame bindings={own} notice={notice}>
			{size => (
				<Choice
					title="Whose root signs for all"
					options={keyed}
					highlighted={highlighted}
					chosen={chosen}
					size={size}
					picture={room => <RootList lines={lines} root={option?.root} size={room} />}
					pictureRows={columns => rootListRows(lines, option?.root, columns)}
				/>
			)}
		</Frame>
	);
};
