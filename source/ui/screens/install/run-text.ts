import {countSteps, runElapsedMs} from '../../../engine/run-selectors.ts';
import type {RunView} from '../../../engine/run-view/run-view.ts';
import {clockText} from '../../elapsed.ts';
import {firstThatFits} from '../../../text/fit-text.ts';
import type {SessionView} from '../../../session/session.ts';
import type {Glyphs} from '../../theme.ts';
import {plural} from '../../words.ts';
import {numberText} from '../../../text/plural.ts';
import {sentence} from '../../../text/sentence.ts';
import type {Selection} from './use-selection.ts';

type Run = Pick<SessionView, 'phase' | 'run'>;

/** Whether failed steps can be tried again: also while others still run. */
export const canRetry = ({phase, run}: Run): boolean =>
	(phase === 'installing' || phase === 'deciding') && countSteps(run.steps).failed > 0;

/** At the right of the headline: the time, how many steps are done, how many failed; in so many columns. */
export const statusText = (
	run: Pick<RunView, 'steps' | 'startedAt' | 'finished'>,
	now: number,
	{dot, columns}: {dot: string; columns: number},
): string => {
	const {done, failed, total} = countSteps(run.steps);
	const time = clockText(runElapsedMs(run, now));
	const failures = failed === 0 ? [] : [`${numberText(failed)} failed`];
	const short = `${numberText(done)}/${numberText(total)}`;
	const forms =
		total === 0
			? [[time]]
			: [
					[time, `${numberText(done)} of ${numberText(total)} steps`, ...failures],
					[time, `${short} steps`, ...failures],
					[time, short, ...failures],
					[short, ...failures],
				];
	return firstThatFits(
		forms.map(form => form.join(` ${dot} `)),
		columns,
	);
};

/** What the run waits for, or the last thing worth a warning. */
export const phaseNotice = ({phase, run}: Run): string | undefined => {
	switch (phase) {
		case 'deciding': {
			const {failed, blocked} = countSteps(run.steps);
			return `${plural(failed, 'step')} failed${blocked === 0 ? '' : `, ${numberText(blocked)} ${blocked === 1 ? 'waits' : 'wait'} for ${failed === 1 ? 'it' : 'them'}`}. What is done stays: r tries again, enter shows why, ctrl+c stops.`;
		}

		case 'stopping': {
			return 'Stopping: nothing new starts, what runs is being ended. ctrl+c again ends it at once.';
		}

		case 'proving': {
			return 'Every step is done. Traffic between the clusters is being proven: n goes there.';
		}

		case 'unproven': {
			return 'Every step is done, but traffic is not proven: n shows which pairs, and why.';
		}

		case 'ended': {
			return run.finished === undefined ? undefined : sentence(run.finished.summary);
		}

		case 'idle':
		case 'starting':
		case 'installing': {
			return run.notices.findLast(({level}) => level === 'warn')?.text;
		}
	}
};

/** A cluster's name and what it is in the mesh, the longest first: `east-1  primary · east`. The name alone before the mesh is known. */
export const clusterTitles = (
	review: SessionView['review'],
	name: string,
	glyphs: Pick<Glyphs, 'dot'>,
): readonly string[] => {
	const cluster =
		review.state === 'ready'
			? review.model.clusters.find(candidate => candidate.name === name)
			: undefined;
	if (cluster === undefined) {
		return [name];
	}

	const {role, owner, network} = cluster;
	const place = owner === undefined ? role : `${role} of ${owner}`;
	return [
		`${name}  ${place} ${glyphs.dot} ${network}`,
		`${name}  ${place}`,
		`${name}  ${role}`,
		name,
	];
};

/** Whose log it is. */
export const logTitle = (
	{cluster, logStep}: Pick<Selection, 'cluster' | 'logStep'>,
	glyphs: Pick<Glyphs, 'dot'>,
): string =>
	`${cluster} ${glyphs.dot} ${logStep === undefined ? 'all that is said' : `${logStep.what}: ${logStep.title}`}`;
