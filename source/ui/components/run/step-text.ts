import {stepElapsedMs} from '../../../engine/run-selectors.ts';
import type {StepView} from '../../../engine/run-view/run-view.ts';
import {systemNamespace} from '../../../mesh/well-known.ts';
import {elapsedText} from '../../elapsed.ts';
import {firstThatFits} from '../../../text/fit-text.ts';
import type {Glyphs} from '../../theme.ts';

/** `leftMs`: what a running step will probably still take, where somebody can say. */
type Moment = {now: number; leftMs?: number};

/**
The steps that one waits for, the other clusters' first: `waits for west-1/reader +2`, and shorter for less room. Of its own
cluster the name is left out.
*/
const waitText = ({
	cluster,
	waitsFor,
}: Pick<StepView, 'cluster' | 'waitsFor'>): readonly string[] => {
	const own = `${cluster}/`;
	const foreign = waitsFor.find(id => !id.startsWith(own));
	const first = foreign ?? waitsFor[0]?.slice(own.length);
	if (first === undefined) {
		return ['next'];
	}

	const short =
		foreign === undefined ? `after ${first}` : `waits for ${first.slice(0, first.indexOf('/'))}`;
	return [
		...(waitsFor.length > 1 ? [`waits for ${first} +${String(waitsFor.length - 1)}`] : []),
		`waits for ${first}`,
		short,
		'',
	];
};

const wordsFor = (step: StepView, {now, leftMs}: Moment): readonly string[] => {
	const elapsed = stepElapsedMs(step, now) ?? 0;
	switch (step.state) {
		case 'waiting': {
			return waitText(step);
		}

		case 'running': {
			const text = elapsedText(elapsed, {isRunning: true});
			return leftMs === undefined
				? [text]
				: [`${text}, about ${elapsedText(leftMs, {isRunning: true})} left`, text];
		}

		case 'done':
		case 'failed': {
			return [elapsedText(elapsed)];
		}

		case 'unchanged': {
			// What only had to be looked at was looked at; the rest was found done by the plan.
			return step.startedAt === undefined ? ['nothing to do', 'as it was'] : [elapsedText(elapsed)];
		}

		case 'blocked': {
			return ['not started', ''];
		}

		case 'cancelled': {
			return [step.startedAt === undefined ? 'not started' : 'stopped'];
		}
	}
};

/** What stands at the right of a step in so many columns: how long it takes or took, or why it doesn't run. */
export const stepText = (
	step: StepView,
	{columns, ...moment}: Moment & {columns: number},
): string => firstThatFits(wordsFor(step, moment), columns);

/** Where everything is, so that nobody needs to read it each time. */
const everywhere = `${systemNamespace}/`;

/** What a Deployment adds to the names of its pods; the log has the whole names. */
const podSuffix = /(?<=^Pod [^ :]*)-[a-z\d]{6,10}-[a-z\d]{5}(?=:)/v;
const narrow = 44;

/** Of several reasons the pod's own one: what istioctl says is longer and tells less. */
const essenceOf = (message: string): string =>
	message.split('; ').find(part => part.startsWith('Pod ')) ?? message;

/** What is said under a step in so many columns: of a running one what the cluster says, of a failed one why and what to do. */
export const saidOf = (
	{state, observed, retry, error}: StepView,
	{columns, glyphs}: {columns: number; glyphs: Pick<Glyphs, 'to'>},
): readonly string[] => {
	if (state === 'failed') {
		const reason = essenceOf(error?.message ?? 'no reason given');
		return [
			columns < narrow ? reason.replace(podSuffix, '') : reason,
			...(error?.remedy ?? []).slice(0, 1).map(text => `${glyphs.to} ${text}`),
		];
	}

	const seen = observed?.replaceAll(everywhere, '');

	return state === 'running'
		? [
				...(retry === undefined
					? []
					: [`try ${String(retry.attempt)} failed, trying again: ${retry.reason}`]),
				...(seen === undefined ? [] : [columns < narrow ? seen.replace(podSuffix, '') : seen]),
			]
		: [];
};
