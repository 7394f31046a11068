import {Frame} from '../../components/frame.tsx';
import {paragraphRows} from '../../components/paragraphs.tsx';
import {Scrolled} from '../../components/scrolled.tsx';
import type {SessionView} from '../../../session/session.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {useTerminal} from '../../terminal-context.ts';
import {agoText, few, plural} from '../../words.ts';
import {stepsOf} from '../../../wizard/screens.ts';

/** Answers of an earlier start: go on with them, or begin anew. */
export const DraftOffer = ({draft}: {readonly draft: NonNullable<SessionView['draft']>}) => {
	const {
		wizard: {flow},
	} = useSession();
	const send = useSend();
	const {now} = useTerminal();
	const step = stepsOf(flow).find(({name}) => name === draft.step)?.title ?? draft.step;
	const bindings = [
		{
			keys: ['y', 'enter'],
			label: 'continue',
			run() {
				send({type: 'draft', use: true});
			},
		},
		{
			keys: ['n'],
			label: 'begin anew',
			help: 'throw the earlier answers away',
			run() {
				send({type: 'draft', use: false});
			},
		},
		{
			keys: ['escape', 'q'],
			label: 'leave',
			run() {
				send({type: 'quit'});
			},
		},
	];
	return (
		<Frame bindings={bindings}>
			{({columns, rows}) => (
				<Scrolled
					rows={paragraphRows(
						[
							{
								text: `Continue where you left off (${plural(draft.clusters.length, 'cluster')}, ${step}, ${agoText(now() - draft.savedAt)})?`,
								bold: true,
							},
							{text: ''},
							...(draft.clusters.length === 0
								? []
								: [{text: `Clusters: ${few(draft.clusters, 6)}.`}]),
							{text: 'Your answers are as you left them; the clusters are asked anew.'},
						],
						columns,
					)}
					offset={0}
					height={rows}
				/>
			)}
		</Frame>
	);
};
