import {useState} from 'react';
import {Choice} from '../../components/choice.tsx';
import {Frame} from '../../components/frame.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import {useChoice} from '../../hooks/use-choice.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import type {TrustOption} from '../../../session/session.ts';
import {RootList, rootListRows} from './root-list.tsx';
import {clusterRootLines} from './root-text.ts';
import {SourceMenu} from './source-menu.tsx';
import {TrustForm} from './trust-form.tsx';
import {useUnread} from './use-unread.ts';
import {useTrustForm} from './use-trust-form.ts';

/** Where the certificates come from. */
export const Trust = () => {
	const {
		trusts,
		preflight: {facts},
		wizard: {
			answers: {clusters, trust},
		},
	} = useSession();
	const send = useSend();
	const form = useTrustForm();
	const [isChoosing, setIsChoosing] = useState(false);
	const options = trusts.map(option => ({...option, key: option.mode}));
	const {option, highlighted, bindings, notice} = useChoice(options, {
		chosen: trust?.mode,
		take({answer}: TrustOption) {
			switch (answer.by) {
				case 'taking': {
					send({type: 'wizard', action: {type: 'set-trust', trust: answer.trust}});
					return true;
				}

				case 'files': {
					form.open(answer.mode);
					return false;
				}

				case 'passphrase': {
					form.open('generated');
					return false;
				}

				case 'cluster': {
					setIsChoosing(true);
					return false;
				}
			}
		},
	});
	const lines = clusterRootLines(facts, clusters);
	const {unread, bindings: leaving} = useUnread(options);
	if (form.mode !== undefined) {
		return (
			<TrustForm form={form} title={trusts.find(({mode}) => mode === form.mode)?.title ?? ''} />
		);
	}

	if (isChoosing && option?.answer.by === 'cluster') {
		return (
			<SourceMenu
				options={option.answer.options}
				lines={lines}
				onClose={() => {
					setIsChoosing(false);
				}}
			/>
		);
	}

	return (
		<Frame bindings={[...leaving, ...bindings]} notice={notice ?? unread}>
			{size =>
				options.length === 0 ? (
					<ThemedText tone="muted">The ways to trust are being weighed.</ThemedText>
				) : (
					<Choice
						title="Where the certificates come from"
						options={options}
						highlighted={highlighted}
						chosen={trust?.mode}
						size={size}
						picture={room => <RootList lines={lines} root={option?.root} size={room} />}
						pictureRows={columns => rootListRows(lines, option?.root, columns)}
					/>
				)
			}
		</Frame>
	);
};
