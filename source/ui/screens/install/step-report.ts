import {commandOf} from '../../../engine/step-details.ts';
import type {StepView} from '../../../engine/run-view/run-view.ts';
import type {Paragraph} from '../../components/paragraphs.tsx';
import {hasWords} from '../../components/run/log-rows.ts';
import {section} from '../../components/section.ts';
import type {SessionView} from '../../../session/session.ts';
import {canRetry} from './run-text.ts';

const lastLines = 8;

/** Everything that is known of a step that failed, to be read. */
export const stepReport = (
	view: Pick<SessionView, 'phase' | 'run'>,
	step: StepView,
): readonly Paragraph[] => {
	const {run} = view;
	const planned = run.plan?.steps.find(({id}) => id === step.id);
	const command = planned === undefined ? undefined : commandOf(planned);
	const said = (run.logs.get(step.cluster)?.lines ?? [])
		.filter(line => line.step === step.id && line.from !== 'wizard' && hasWords(line))
		.slice(-lastLines);
	const waiting = run.steps.filter(
		({state, waitsFor}) => state === 'blocked' && waitsFor.includes(step.id),
	);
	return [
		{text: planned === undefined ? step.title : `${step.title}: ${planned.reason}.`, tone: 'muted'},
		...section('What happened', [{text: step.error?.message ?? 'No reason was given.'}]),
		...section('What to do', [
			...(step.error?.remedy ?? []).map((text): Paragraph => ({text})),
			{
				text: canRetry(view)
					? 'When the cause is mended, r tries the failed steps again. ctrl+c stops here: what is done stays, and the same plan goes on later.'
					: 'What is done stays. When the cause is mended, the same plan goes on from here.',
			},
		]),
		...section(
			'What was said last',
			said.map(({text}): Paragraph => ({text, tone: 'muted'})),
		),
		...section('The command', command === undefined ? [] : [{text: command, tone: 'muted'}]),
		...section(
			'What waits for it',
			waiting.map(({id}): Paragraph => ({text: id, tone: 'muted'})),
		),
	];
};
