import type {EngineEvent} from '../events.ts';
import type {StepView} from './run-view.ts';
import type {RunViewBuilder} from './builder.ts';
import {plainLine} from './log-line.ts';

type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, {type: Type}>;

const clusterIn = (id: string): string => id.split('/', 1).join('');

/** A step before anything is known of how it goes. */
export const waitingStep = ({
	id,
	cluster,
	title,
	needs,
}: {
	id: string;
	cluster: string;
	title: string;
	needs: readonly string[];
}): StepView => ({
	id,
	what: id.slice(cluster.length + 1),
	cluster,
	title,
	state: 'waiting',
	waitsFor: needs,
});

/** A step that nobody announced is shown all the same. */
const stepOf = (draft: RunViewBuilder, id: string): StepView =>
	draft.indexOf(id).get(id) ??
	waitingStep({
		id,
		cluster: clusterIn(id),
		title: id.slice(id.indexOf('/') + 1),
		needs: [],
	});

const change = (draft: RunViewBuilder, id: string, changed: Partial<StepView>): void => {
	draft.indexOf(id).put({...stepOf(draft, id), ...changed});
};

export const startStep = (
	draft: RunViewBuilder,
	{step, cluster, title, at}: EventOf<'step-started'>,
): void => {
	draft.indexOf(step).put({
		...waitingStep({
			id: step,
			cluster,
			title,
			needs: [],
		}),
		state: 'running',
		startedAt: at,
	});
};

export const observeStep = (
	draft: RunViewBuilder,
	{step, detail}: EventOf<'step-observed'>,
): void => {
	change(draft, step, {observed: plainLine(detail)});
};

export const retryStep = (
	draft: RunViewBuilder,
	{step, attempt, reason}: EventOf<'step-retried'>,
): void => {
	change(draft, step, {retry: {attempt, reason}});
};

export const endStep = (draft: RunViewBuilder, event: EventOf<'step-finished'>): void => {
	const {step, outcome, durationMs, evidence, error} = event;
	const before = stepOf(draft, step);
	draft.indexOf(step).put({
		...before,
		state: outcome,
		waitsFor: outcome === 'blocked' ? before.waitsFor : [],
		durationMs,
		...(evidence === undefined ? {} : {evidence}),
		...(error === undefined ? {} : {error}),
	});
	if (outcome === 'done' || outcome === 'unchanged') {
		draft.steps.settle(step);
	}
};

/** They wait again for whatever of their needs is not done, and nothing of the former try is left on them. */
export const resetSteps = (
	draft: RunViewBuilder,
	{failed, blocked}: EventOf<'steps-reset'>,
): void => {
	const ids = new Set([...failed, ...blocked]);
	const needsOf = new Map(
		draft
			.plan()
			?.steps.filter(({id}) => ids.has(id))
			.map(({id, needs}) => [id, needs]),
	);
	const isOpen = (id: string) => !['done', 'unchanged'].includes(stepOf(draft, id).state);
	for (const id of ids) {
		const {cluster, title} = stepOf(draft, id);
		draft.indexOf(id).put(
			waitingStep({
				id,
				cluster,
				title,
				needs: (needsOf.get(id) ?? []).filter(need => isOpen(need)),
			}),
		);
	}
};

/** Whose log an event's lines belong to. */
export const clusterOfStep = (draft: RunViewBuilder, id: string): string =>
	draft.indexOf(id).get(id)?.cluster ?? clusterIn(id);
