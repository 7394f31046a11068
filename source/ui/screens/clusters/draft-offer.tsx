import {Frame} from '../../components/frame.tsx';
import {paragraphRows} from '../../components/paragraphs.tsx';
import {Scrolled} from '../../components/scrolled.tsx';
import type {GuideView} from '../../guide.ts';
import {useGuide, useSend} from '../../hooks/use-guide.ts';
import {useLook} from '../../look.ts';
import {agoText, few, plural} from '../../words.ts';
import {stepsOf} from '../../../wizard/flows.ts';

/** Answers of an earlier start: go on with them, or begin anew. */
export const DraftOffer = ({draft}: {readonly draft: NonNullable<GuideView['draft']>}) => {
	const {
		wizard: {flow},
	} = useGuide();
	const send = useSend();
	const {now} = useLook();
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
