import type {EngineEvent} from '../engine/events.ts';
import type {ActionType, PlannedStep} from '../plan/steps.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/** A run on real clusters, as it was told: what the demo takes its times and words from. */
export type Recording = {
	source: {
		/** The command line, e.g. `mesh-wizard apply -f mesh.yaml --yes -o jsonl`. */
		command: string;
		/** What it ran on, e.g. `2 lab clusters on 2 networks, Kubernetes 1.35.4`. */
		lab: string;
		/** What istioctl calls itself. */
		istioVersion: string;
		/** ISO 8601, UTC. */
		recordedAt: string;
	};
	/** Every event of the run, free of secrets and of this machine's paths. */
	events: readonly EngineEvent[];
	/** The clusters as they were surveyed before it. */
	facts: readonly ClusterFacts[];
};

/** Steps that take the same time for the same reasons. */
type StepKind = Exclude<ActionType, 'install'> | InstallKind;

export type InstallKind = 'istiod' | 'remote-istiod' | 'gateway';

export const kindOfStep = ({action}: Pick<PlannedStep, 'action'>): StepKind => {
	if (action.type !== 'install') {
		return action.type;
	}

	const controlPlane = action.addressOf === undefined ? 'istiod' : 'remote-istiod';
	return action.part === 'east-west' ? 'gateway' : controlPlane;
};

/** Something that was said while a step ran, in milliseconds after its start. */
export type TimedLine = {afterMs: number; text: string};

/** One step that was carried out. */
export type StepTrace = {
	step: string;
	cluster: string;
	kind: StepKind;
	durationMs: number;
	/** What istioctl printed. */
	output: readonly TimedLine[];
	/** What the cluster said. */
	observed: readonly TimedLine[];
};

/** Every step that a recorded run carried out to the end (`done`), in the order in which they ended. */
export const tracesOf = ({events}: Recording): readonly StepTrace[] => {
	const kinds = new Map(
		events.flatMap(event =>
			event.type === 'plan-ready'
				? event.plan.steps.map(step => [step.id, kindOfStep(step)] as const)
				: [],
		),
	);
	return events.flatMap((end, index): StepTrace[] => {
		if (end.type !== 'step-finished' || end.outcome !== 'done') {
			return [];
		}

		const kind = kinds.get(end.step);
		const before = events.slice(0, index);
		const start = before.findLastIndex(
			event => event.type === 'step-started' && event.step === end.step,
		);
		const startedAt = before[start]?.at;
		if (kind === undefined || startedAt === undefined) {
			return [];
		}

		const own = before.slice(start).map(event => ({event, afterMs: event.at - startedAt}));
		return [
			{
				step: end.step,
				cluster: end.cluster,
				kind,
				durationMs: end.durationMs,
				output: own.flatMap(({event, afterMs}) =>
					event.type === 'step-output' && event.step === end.step
						? [{afterMs, text: event.line}]
						: [],
				),
				observed: own.flatMap(({event, afterMs}) =>
					event.type === 'step-observed' && event.step === end.step
						? [{afterMs, text: event.detail}]
						: [],
				),
			},
		];
	});
};

const median = (values: readonly number[]): number | undefined => {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)];
};

/** How long things took, in milliseconds: medians; undefined where the recording has none of them. */
type Pace = {
	/** Reading one cluster's facts. */
	surveyMs?: number;
	steps: Readonly<Partial<Record<StepKind, number>>>;
	/** From the start of the traffic proof's first workload to that workload's being ready. */
	workloadMs?: number;
};

export const paceOf = (recording: Recording): Pace => {
	const traces = tracesOf(recording);
	const kinds = new Set(traces.map(({kind}) => kind));
	return {
		surveyMs: median(
			recording.events.flatMap(event =>
				event.type === 'cluster-surveyed' && event.reachable ? [event.durationMs] : [],
			),
		),
		steps: Object.fromEntries(
			[...kinds].map(kind => [
				kind,
				median(traces.filter(trace => trace.kind === kind).map(({durationMs}) => durationMs)),
			]),
		),
		workloadMs: median(
			recording.events.flatMap(event =>
				event.type === 'proof' &&
				event.finding.id === 'proof.workload' &&
				event.finding.status === 'pass'
					? [event.finding.durationMs]
					: [],
			),
		),
	};
};
