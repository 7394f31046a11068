import {Box} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {Styled} from '../../components/styled.tsx';
import type {GuideView} from '../../guide.ts';
import {useGuide, useSend} from '../../hooks/use-guide.ts';
import {useLook} from '../../look.ts';
import {agoText, few, plural} from '../../words.ts';
import {stepsOf} from '../../../wizard/flows.ts';

/** Answers of an earlier start: go on with them, or begin anew. */
export const DraftOffer = ({draft}: {readonly draft: NonNullable<GuideView['draft']>}) => {
	const {wizard: {flow}} = useGuide();
	const send = useSend();
	const {now} = useLook();
	const step = stepsOf(flow).find(({name}) => name === draft.step)?.title ?? draft.step;
	const bindings = [
		{
			keys: ['y', 'enter'], label: 'continue', run() {
				send({type: 'draft', use: true});
			},
		},
		{
			keys: ['n'], label: 'begin anew', help: 'throw the earlier answers away', run() {
				send({type: 'draft', use: false});
			},
		},
		{
			keys: ['escape', 'q'], label: 'leave', run() {
				send({type: 'quit'});
			},
		},
	];
	return (
		<Frame bindings={bindings}>{() => (
			<Box flexDirection='column'>
				<Styled bold>Continue where you left ({plural(draft.clusters.length, 'cluster')}, {step}, {agoText(now() - draft.savedAt)})?</Styled>
				<Styled> </Styled>
				{draft.clusters.length > 0 && <Styled>Clusters: {few(draft.clusters, 6)}.</Styled>}
				<Styled>Your answers are as you left them; what the clusters say is asked anew.</Styled>
			</Box>
		)}</Frame>
	);
};
