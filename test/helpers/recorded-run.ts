import type {EngineEvent, EventBody} from '../../source/engine/events.ts';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import {planFor} from '../../source/plan/plan.ts';
import {shapes} from './model.ts';

const finding = {
	id: 'api.reachable',
	status: 'pass',
	clusters: ['east'],
	title: 'the API server answers',
	observed: '42 ms',
	source: 'GET /version',
	why: 'Nothing works without it.',
	docs: 'docs/checks.md',
	durationMs: 1,
} as const;
const started = (step: string): EventBody => ({
	type: 'step-started',
	step,
	cluster: step.split('/', 1).join(''),
	title: `Do ${step}`,
});
const finished = (
	step: string,
	rest: Omit<
		Extract<EventBody, {type: 'step-finished'}>,
		'type' | 'step' | 'cluster' | 'durationMs'
	>,
	durationMs = 1200,
): EventBody => ({
	type: 'step-finished',
	step,
	cluster: step.split('/', 1).join(''),
	durationMs,
	...rest,
});
const blockedByWest = ['west/root', 'west/gateway'];

/** A run with an event of every type and a step of every outcome: `west/istiod` fails, is tried again and is done. */
const recordedBodies: readonly EventBody[] = [
	{
		type: 'run-started',
		runId: '20261121-143015-3fa9',
		command: 'apply',
		mesh: 'shop',
		simulated: true,
		clusters: [
			{name: 'east', context: 'admin@east', server: 'https://east:6443'},
			{name: 'west', context: 'admin@west', server: 'https://west:6443'},
		],
	},
	{
		type: 'cluster-surveyed',
		cluster: 'east',
		reachable: true,
		detail: 'v1.35.4',
		durationMs: 12,
	},
	{type: 'finding', finding},
	{
		type: 'plan-ready',
		plan: planFor({
			model: shapes['two-networks'],
			version: '1',
			installer: istioctlDocuments,
			observations: new Map([['east/namespace', {state: 'done', evidence: 'label network=east'}]]),
		}),
	},
	{
		type: 'removal-listed',
		removal: {
			cluster: 'gone',
			context: 'admin@gone',
			steps: [],
			stays: [],
			notes: [],
		},
	},
	finished('east/namespace', {outcome: 'unchanged', evidence: 'label network=east'}, 0),
	started('west/namespace'),
	finished('west/namespace', {outcome: 'unchanged', evidence: 'label network=west'}),
	started('east/istiod'),
	{type: 'step-output', step: 'east/istiod', line: '- Processing resources for Istiod.'},
	{
		type: 'step-observed',
		step: 'east/istiod',
		detail: 'Deployment istio-system/istiod: 0 of 1 available',
	},
	started('west/istiod'),
	{
		type: 'step-retried',
		step: 'west/istiod',
		attempt: 1,
		reason: 'https://west:6443: no answer',
	},
	finished('east/istiod', {outcome: 'done', evidence: 'Deployment istiod available, as rendered'}),
	finished('west/istiod', {
		outcome: 'failed',
		error: {
			message: 'istioctl ended with exit code 1: out of luck',
			remedy: ['Its output is in a file.'],
		},
	}),
	...blockedByWest.map(step => finished(step, {outcome: 'blocked'}, 0)),
	{type: 'steps-reset', failed: ['west/istiod'], blocked: blockedByWest},
	started('west/istiod'),
	{type: 'step-output', step: 'west/istiod', line: '✔ Installation complete'},
	finished('west/istiod', {outcome: 'done', evidence: 'Deployment istiod available, as rendered'}),
	started('west/gateway'),
	finished('west/gateway', {outcome: 'failed', error: {message: 'no pod came up', remedy: []}}),
	finished('west/gateway-address', {outcome: 'blocked'}, 0),
	{type: 'notice', level: 'warn', text: 'stopping'},
	finished('west/root', {outcome: 'cancelled'}, 0),
	{type: 'proof-started', pairs: 2},
	{type: 'proof', finding: {...finding, id: 'proof.workload'}},
	{
		type: 'pair-finished',
		pair: {
			from: 'east',
			to: 'west',
			status: 'fail',
			requests: 3,
			answeredBy: {},
			cause: 'nobody answered',
			durationMs: 90,
		},
	},
	finished('east/record', {outcome: 'done', evidence: 'ConfigMap mesh-wizard says so'}),
	{
		type: 'run-finished',
		exitCode: 1,
		summary: '1 step failed (west/gateway)',
		next: ['mesh-wizard apply -f mesh.yaml'],
		durationMs: 61_000,
	},
];

/** The same, a tenth of a second apart. */
export const recordedRun: readonly EngineEvent[] = recordedBodies.map((body, index) => ({
	...body,
	at: 1_800_000_000_000 + index * 100,
}));
