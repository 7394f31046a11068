import type {EngineEvent, EventBody, PairResult} from '../../source/engine/events.ts';
import {replay} from '../../source/engine/reduce-events.ts';
import type {RunView} from '../../source/engine/run-view/run-view.ts';
import type {Finding} from '../../source/checks/finding.ts';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import type {Model} from '../../source/mesh/model.ts';
import {planFor} from '../../source/plan/plan.ts';
import type {Observation, Plan} from '../../source/plan/steps.ts';
import {nothingThere, withUndos} from './fresh-mesh.ts';
import {testNow} from './test-now.ts';

export const planOf = (
	model: Model,
	observations: ReadonlyArray<readonly [string, Observation]> = [],
): Plan =>
	withUndos(
		planFor({
			model,
			version: '1',
			installer: istioctlDocuments,
			observations: new Map([...nothingThere(model, 'it is not there'), ...observations]),
		}),
		model,
	);

export type RunScene = {
	/** What follows happens so many seconds after the start. */
	at: (seconds: number) => RunScene;
	tell: (...bodies: readonly EventBody[]) => RunScene;
	start: (...steps: readonly string[]) => RunScene;
	/** What the cluster says. */
	say: (step: string, detail: string) => RunScene;
	/** What istioctl prints. */
	print: (step: string, ...lines: readonly string[]) => RunScene;
	/** Ends steps; those that weren't started yet are started `durationMs` before. */
	done: (durationMs: number, ...steps: readonly string[]) => RunScene;
	fail: (step: string, error: {message: string; remedy: readonly string[]}) => RunScene;
	events: () => readonly EngineEvent[];
	view: () => RunView;
};

const clusterOf = (step: string): string => step.split('/', 1).join('');

/** A run that is told event by event, and of which `elapsed` seconds have gone by at `testNow`. */
export const runScene = (
	model: Model,
	{elapsed, plan = planOf(model)}: {elapsed: number; plan?: Plan},
): RunScene => {
	const startedAt = testNow - elapsed * 1000;
	const events: EngineEvent[] = [];
	const starts = new Map<string, number>();
	let now = startedAt;
	const push = (body: EventBody, at = now) => {
		events.push({...body, at});
	};

	const titleOf = (step: string) => plan.steps.find(({id}) => id === step)?.title ?? step;
	const start = (step: string, at = now) => {
		starts.set(step, at);
		push(
			{
				type: 'step-started',
				step,
				cluster: clusterOf(step),
				title: titleOf(step),
			},
			at,
		);
	};

	const scene: RunScene = {
		at(seconds) {
			now = startedAt + seconds * 1000;
			return scene;
		},
		tell(...bodies) {
			for (const body of bodies) {
				push(body);
			}

			return scene;
		},
		start(...steps) {
			for (const step of steps) {
				start(step);
			}

			return scene;
		},
		say: (step, detail) => scene.tell({type: 'step-observed', step, detail}),
		print: (step, ...lines) =>
			scene.tell(...lines.map(line => ({type: 'step-output', step, line}) as const)),
		done(durationMs, ...steps) {
			for (const step of steps) {
				if (!starts.has(step)) {
					start(step, now - durationMs);
				}

				push({
					type: 'step-finished',
					step,
					cluster: clusterOf(step),
					outcome: 'done',
					durationMs,
					evidence: 'as planned',
				});
			}

			return scene;
		},
		fail: (step, error) =>
			scene.tell({
				type: 'step-finished',
				step,
				cluster: clusterOf(step),
				outcome: 'failed',
				durationMs: now - (starts.get(step) ?? now),
				error,
			}),
		events: () => events,
		view: () => replay(events),
	};
	push({
		type: 'run-started',
		runId: '20261121-115929-3fa9',
		command: 'apply',
		mesh: model.mesh,
		simulated: false,
		clusters: model.clusters.map(({name, context}) => ({
			name,
			context,
			server: `https://${name}.example:6443`,
		})),
	});
	push({type: 'plan-ready', plan});
	return scene;
};

/** A pair that was asked three times. */
export const pairOf = (from: string, to: string, result: Partial<PairResult> = {}): PairResult => ({
	from,
	to,
	status: 'pass',
	requests: 3,
	answeredBy: {[to]: 3},
	cause: null,
	durationMs: 310,
	...result,
});

export const proofOf = (
	id: string,
	clusters: readonly string[],
	finding: Partial<Finding> = {},
): Finding => ({
	id,
	status: 'pass',
	clusters,
	title: 'The test workload runs with a sidecar',
	observed: 'ready',
	source: 'Pod hello',
	why: 'A cluster that cannot start an injected pod cannot serve the mesh.',
	docs: `docs/checks.md#${id}`,
	durationMs: 4200,
	...finding,
});
