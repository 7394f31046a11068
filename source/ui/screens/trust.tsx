import {Choice} from '../components/choice.tsx';
import {Frame} from '../components/frame.tsx';
import {Styled} from '../components/styled.tsx';
import {useChoice} from '../hooks/use-choice.ts';
import {useGuide, useSend} from '../hooks/use-guide.ts';
import {RootList, rootLines} from './trust/root-list.tsx';
import {rootText, shownRoots} from './trust/root-words.ts';

/** Where the certificates come from. */
export const Trust = () => {
	const {trusts, preflight: {facts}, wizard: {answers}} = useGuide();
	const {clusters, trust} = answers;
	const send = useSend();
	const options = trusts.map(option => ({...option, key: option.trust.mode}));
	const {highlighted, bindings, notice} = useChoice(options, {
		chosen: trust?.mode,
		take(option) {
			send({type: 'wizard', action: {type: 'set-trust', trust: option.trust}});
			return true;
		},
	});
	const among = shownRoots(facts);
	const lines = rootLines(clusters.map(({name, context}) => {
		const own = facts.find(candidate => candidate.context === context);
		return {name, text: own === undefined ? 'not known' : rootText(own, among)};
	}));
	return (
		<Frame bindings={bindings} notice={notice}>
			{size => options.length === 0
				? <Styled tone='muted'>The ways to trust are being weighed.</Styled>
				: (
					<Choice
						title='Where the certificates come from'
						options={options}
						highlighted={highlighted}
						chosen={trust?.mode}
						size={size}
						picture={room => <RootList lines={lines} size={room}/>}
						pictureRows={() => lines.length + 1}
					/>
				)}
		</Frame>
	);
};
