import type {RunView} from '../../../source/engine/run-view/run-view.ts';
import type {PairResult} from '../../../source/engine/events.ts';
import type {Model} from '../../../source/mesh/model.ts';
import type {SessionView} from '../../../source/session/session.ts';
import type {StepName} from '../../../source/wizard/screens.ts';
import type {WizardState} from '../../../source/wizard/wizard.ts';
import {modelOf} from '../../helpers/model.ts';
import {pairOf, planOf, proofOf, runScene} from '../../helpers/run-scene.ts';
import {threeClusters, twelveClusters} from './install-scenes.ts';
import {readyReview} from './review-scenes.ts';

type At = (step: StepName) => WizardState;

const workload = (cluster: string) =>
	({
		type: 'proof',
		finding: proofOf('proof.workload', [cluster], {
			observed: `Pod hello-${cluster}-5c8d6bd46d-x8x2n is ready, with a sidecar`,
		}),
	}) as const;
const finished = (pair: PairResult) => ({type: 'pair-finished', pair}) as const;

/** A proof of which some pairs are known. */
const proof = (
	model: Model,
	results: readonly PairResult[],
	{
		elapsed = 75,
		ready = model.clusters.map(({name}) => name),
	}: {elapsed?: number; ready?: readonly string[]} = {},
) => {
	const plan = planOf(model);
	const done = plan.steps.filter(({action}) => action.type !== 'record').map(({id}) => id);
	return runScene(model, {elapsed, plan})
		.at(1)
		.done(800, ...done)
		.at(62)
		.tell(
			{type: 'proof-started', pairs: model.pairs.length},
			...ready.map(name => workload(name)),
			...results.map(result => finished(result)),
		);
};

const broken = pairOf('east-1', 'west-1', {
	status: 'fail',
	requests: 1,
	answeredBy: {},
	cause:
		'pods of east-1 get no answer from 203.0.113.7:15443, the gateway of west-1: packets are lost on the way',
	remedy: [
		'Let the nodes of east-1 reach 203.0.113.7 on port 15443: a firewall or a security group stands between.',
		'kubectl --context west-1 -n istio-system get service istio-eastwestgateway',
	],
});

const unknown = pairOf('west-1', 'east-2', {
	status: 'unknown',
	requests: 0,
	answeredBy: {},
	cause: 'hello-west-1 in west-1 could not be made to ask: pods/portforward is forbidden',
	remedy: ['Give your user the right to create pods/portforward.'],
});

const good = (from: string, to: string) => pairOf(from, to);

const view = (at: At, run: RunView, change: Partial<SessionView> = {}): Partial<SessionView> => ({
	wizard: at('verify'),
	run,
	phase: 'proving',
	review: readyReview(threeClusters, {saved: true, file: 'same'}),
	...change,
});

/** The test workloads start. */
export const showStarting = (at: At) =>
	view(
		at,
		proof(threeClusters, [], {elapsed: 65, ready: ['east-1']})
			.tell({
				type: 'notice',
				level: 'info',
				text: 'west-1: still waiting for the test workload: Pod hello-west-1-5c8d6bd46d-x8x2n: ContainerCreating',
				about: {
					cluster: 'west-1',
					says: 'still waiting for the test workload: Pod hello-west-1-5c8d6bd46d-x8x2n: ContainerCreating',
				},
			})
			.view(),
	);

/** Half of the pairs are known. */
export const showHalf = (at: At) =>
	view(
		at,
		proof(threeClusters, [
			good('east-1', 'east-2'),
			good('east-2', 'east-1'),
			good('west-1', 'east-1'),
		]).view(),
	);

/** One pair is broken, one could not be asked. */
export const showRed = (at: At) =>
	view(
		at,
		proof(threeClusters, [
			good('east-1', 'east-2'),
			good('east-2', 'east-1'),
			good('west-1', 'east-1'),
			good('east-2', 'west-1'),
			broken,
			unknown,
		])
			.tell(
				{
					type: 'proof',
					finding: proofOf('proof.remote-secret', ['east-1', 'west-1'], {
						title: 'The control plane holds a remote secret for the peer',
						observed: 'Secret istio-remote-secret-west-1',
					}),
				},
				{
					type: 'proof',
					finding: proofOf('proof.traffic', ['east-1', 'west-1'], {
						title: "Requests are answered by the peer's own pod",
						status: 'fail',
						observed: 'nobody answered',
					}),
				},
			)
			.view(),
		{phase: 'unproven'},
	);

/** All is proven. */
const provenRun = () =>
	proof(
		threeClusters,
		threeClusters.pairs.map(({from, to}) => good(from, to)),
	)
		.at(74)
		.tell({
			type: 'run-finished',
			exitCode: 0,
			summary: '29 steps done, 6 pairs of clusters proven by traffic',
			next: [],
			durationMs: 74_000,
		})
		.view();
export const showProven = (at: At) => view(at, provenRun(), {phase: 'ended'});

const problems = new Map<string, Partial<PairResult>>([
	[
		'prod-eu-1 prod-us-2',
		{
			status: 'fail',
			answeredBy: {'prod-eu-2': 3},
			cause: 'the clusters trust different roots: 3f9a01… and 77c0de…',
			remedy: ['Choose the trust again, and install.'],
		},
	],
	[
		'prod-us-2 prod-eu-1',
		{
			status: 'fail',
			answeredBy: {},
			cause: 'the clusters trust different roots: 77c0de… and 3f9a01…',
			remedy: [],
		},
	],
]);
const results = (model: Model, share: number) =>
	model.pairs
		.slice(0, Math.floor(model.pairs.length * share))
		.map(({from, to}) => pairOf(from, to, problems.get(`${from} ${to}`) ?? {}));

export const showTwelve = (at: At) =>
	view(at, proof(twelveClusters, results(twelveClusters, 0.8)).view(), {
		review: readyReview(twelveClusters),
	});

const fifty = modelOf(
	Array.from({length: 50}, (_value, index) => ({
		name: `store-${String(index + 1).padStart(2, '0')}`,
		network: `n${String(index)}`,
	})),
);
export const showFifty = (at: At) =>
	view(
		at,
		proof(
			fifty,
			results(fifty, 0.6).map((pair, index) =>
				index === 700 ? ({...pair, status: 'fail', cause: 'nobody answered'} as const) : pair,
			),
		).view(),
		{review: readyReview(fifty)},
	);

export const showDone = (at: At) => view(at, provenRun(), {phase: 'ended', wizard: at('done')});
