import assert from 'node:assert/strict';
import {describe, it, type TestContext} from 'node:test';
import {makeMemoryCluster} from '../../../source/demo/cluster/memory-cluster.ts';
import {watchStep} from '../../../source/engine/watch/watch-step.ts';
import type {EventBody} from '../../../source/engine/events.ts';
import {istioctlDocuments} from '../../../source/installers/istioctl/istioctl-installer.ts';
import {planFor} from '../../../source/plan/plan.ts';
import type {Step} from '../../../source/plan/steps.ts';
import {makeFakeClock} from '../../helpers/fakes.ts';
import {shapes} from '../../helpers/model.ts';
import {until} from '../../helpers/until.ts';

const start = 1_800_000_000_000;
const time = (seconds: number) =>
	new Date(start + seconds * 1000).toISOString().replace('.000', '');
const plan = planFor({
	model: shapes['two-networks'],
	version: '1',
	installer: istioctlDocuments,
	observations: new Map(),
});
const stepOf = (id: string): Step => {
	const step = plan.steps.find(candidate => candidate.id === id);
	assert.ok(step);
	return step;
};

/** The cluster's clock is an hour ahead of ours, as its events are. */
const hour = 3600;

const setUp = async (
	t: TestContext,
	id: string,
	{
		objects = [],
		before,
	}: {
		objects?: Step['objects'];
		before?: (cluster: ReturnType<typeof makeMemoryCluster>) => void;
	} = {},
) => {
	const cluster = makeMemoryCluster({context: 'east', now: () => start, skewMs: hour * 1000});
	cluster.put({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}});
	// Any answer tells the server's time.
	await cluster.get('/version');
	before?.(cluster);
	const events: EventBody[] = [];
	const controller = new AbortController();
	const watch = watchStep(
		{
			clusters: new Map([['east', cluster]]),
			clock: makeFakeClock(start),
			signal: controller.signal,
			emit(event) {
				events.push(event);
			},
		},
		{...stepOf(id), objects},
	);
	t.after(async () => watch.end());
	await until('it watches', () =>
		cluster.requests.some(({verb, path}) => verb === 'watch' && path.endsWith('/events')),
	);
	return {
		cluster,
		watch,
		controller,
		said: () =>
			events.map(event =>
				event.type === 'step-observed' && event.step === id ? event.detail : event.type,
			),
	};
};

let number = 0;
const event = (
	about: string,
	reason: string,
	message: string,
	{
		seconds = 0,
		type = 'Warning',
		name = `event-${String(number++)}`,
	}: {seconds?: number; type?: string; name?: string} = {},
) => {
	const [kind, subject] = about.split(' ');
	return {
		apiVersion: 'v1',
		kind: 'Event',
		metadata: {name, namespace: 'istio-system', creationTimestamp: time(hour + seconds)},
		involvedObject: {kind, name: subject},
		reason,
		message,
		type,
		lastTimestamp: time(hour + seconds),
	};
};

const workload = (kind: 'Deployment' | 'Pod', name: string, status: Record<string, unknown>) => ({
	apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
	kind,
	metadata: {name, namespace: 'istio-system'},
	spec: {replicas: 1},
	status,
});

describe('what a cluster says under a running step', () => {
	it("is each change of the step's own workloads, once", async t => {
		const {cluster, said} = await setUp(t, 'east/istiod');
		cluster.put(workload('Deployment', 'istiod', {}));
		cluster.put(workload('Pod', 'istiod-6b-x', {phase: 'Pending'}));
		cluster.put(workload('Pod', 'istio-eastwestgateway-7c-y', {phase: 'Pending'}));
		cluster.put({...workload('Pod', 'istiod-6b-x', {phase: 'Pending'}), note: 'another change'});
		cluster.put(
			workload('Pod', 'istiod-6b-x', {
				phase: 'Pending',
				containerStatuses: [
					{
						name: 'discovery',
						state: {waiting: {reason: 'ImagePullBackOff', message: 'no such image'}},
					},
				],
			}),
		);
		cluster.put(
			workload('Pod', 'istiod-6b-x', {
				phase: 'Running',
				conditions: [{type: 'Ready', status: 'True'}],
			}),
		);
		cluster.drop({
			apiVersion: 'v1',
			kind: 'Pod',
			name: 'istiod-6b-x',
			namespace: 'istio-system',
		});
		await until('the end of the pod is said', () => said().includes('Pod istiod-6b-x: ending'));
		assert.deepEqual(
			said().filter(line => line.startsWith('Pod')),
			[
				'Pod istiod-6b-x: pending',
				'Pod istiod-6b-x: ImagePullBackOff: no such image',
				'Pod istiod-6b-x: ready',
				'Pod istiod-6b-x: ending',
			],
		);
		assert.ok(said().includes('Deployment istiod: 0 of 1 available'));
	});

	it("is every new Event of them, said once, by the cluster's clock", async t => {
		const {cluster, said, watch} = await setUp(t, 'east/istiod', {
			before(fresh) {
				fresh.put(event('Pod istiod-old-x', 'BackOff', 'of an earlier run', {seconds: -2}));
				fresh.put(event('Pod istiod-6b-x', 'Pulling', 'Pulling image "pilot"', {type: 'Normal'}));
			},
		});
		cluster.put(event('ReplicaSet istiod-6b', 'FailedCreate', 'Error creating: exceeded quota'));
		cluster.put(
			event('ReplicaSet istiod-6b', 'FailedCreate', 'Error creating: exceeded quota', {seconds: 4}),
		);
		cluster.put(event('Pod istio-eastwestgateway-7c-y', 'BackOff', 'of another step'));
		cluster.put(
			event('HorizontalPodAutoscaler istiod', 'FailedGetResourceMetric', 'no metrics server'),
		);
		cluster.put(
			event('Pod istiod-old-x', 'BackOff', 'of an earlier run, again', {seconds: -2, name: 'old'}),
		);
		cluster.put(
			event('Pod istiod-old-x', 'BackOff', 'it happened anew', {seconds: 3, name: 'old'}),
		);
		await until('the last one is said', () =>
			said().some(line => line.endsWith('it happened anew')),
		);
		assert.deepEqual(said(), [
			'Pod istiod-6b-x: pulling image pilot',
			'ReplicaSet istiod-6b: no pod can be created: exceeded quota',
			'Pod istiod-old-x: it happened anew',
		]);
		assert.equal(watch.warning(), 'Pod istiod-old-x: it happened anew');
	});

	it('is not what passes by itself in every installation, unless nothing comes of it', async t => {
		const {cluster, said, watch} = await setUp(t, 'east/istiod');
		cluster.put(
			event(
				'ReplicaSet istiod-6b',
				'FailedCreate',
				'Error creating: pods "istiod-6b-" is forbidden: error looking up service account istio-system/istiod: serviceaccount "istiod" not found',
			),
		);
		await until('it is noted', () => watch.warning() !== undefined);
		assert.match(
			watch.warning() ?? '',
			/^ReplicaSet istiod-6b: no pod can be created: .*serviceaccount "istiod" not found$/v,
		);
		assert.deepEqual(said(), []);
	});

	it('is of whatever the installation rolls out', async t => {
		const ref = (kind: string, name: string) => ({
			apiVersion: 'apps/v1',
			kind,
			name,
			namespace: 'istio-system',
		});
		const {cluster, said} = await setUp(t, 'east/istiod', {
			objects: [
				ref('Deployment', 'istiod'),
				ref('Deployment', 'istio-ingressgateway'),
				ref('ConfigMap', 'istio'),
			],
		});
		cluster.put(workload('Deployment', 'istio-ingressgateway', {}));
		cluster.put(workload('Deployment', 'istio-other', {}));
		cluster.put(workload('Deployment', 'istiod', {}));
		await until('both are said', () => said().length === 2);
		assert.deepEqual(said(), [
			'Deployment istio-ingressgateway: 0 of 1 available',
			'Deployment istiod: 0 of 1 available',
		]);
	});

	it('is what became of the load balancer while its address is waited for, from before the step too', async t => {
		const {cluster, said} = await setUp(t, 'east/gateway-address', {
			before(fresh) {
				fresh.put(
					event('Service istio-eastwestgateway', 'SyncLoadBalancerFailed', 'of yesterday', {
						seconds: -hour,
					}),
				);
				fresh.put(
					event('Service istio-eastwestgateway', 'EnsuringLoadBalancer', 'Ensuring load balancer', {
						seconds: -20,
						type: 'Normal',
					}),
				);
			},
		});
		cluster.put(event('Service istio-ingressgateway', 'SyncLoadBalancerFailed', 'of another'));
		cluster.put(
			event(
				'Service istio-eastwestgateway',
				'SyncLoadBalancerFailed',
				'Error syncing load balancer: no quota',
			),
		);
		await until('the failure is said', () => said().length === 2);
		assert.deepEqual(said(), [
			'Service istio-eastwestgateway: its load balancer is being made',
			'Service istio-eastwestgateway: Error syncing load balancer: no quota',
		]);
	});

	it('is bounded, and ends with the step', async t => {
		const {cluster, said, watch} = await setUp(t, 'east/istiod');
		for (let index = 0; index < 250; index++) {
			cluster.put(event('Pod istiod-6b-x', 'BackOff', `number ${String(index)}`));
		}

		await until('two hundred are said', () => said().length === 200);
		cluster.put(workload('Deployment', 'istiod', {}));
		await until('the workload is said all the same', () => said().length === 201);
		await watch.end();
		cluster.put(workload('Deployment', 'istiod', {availableReplicas: 1}));
		assert.equal(said().length, 201);
	});

	it('fails nothing where Events may not be read', async t => {
		const cluster = makeMemoryCluster({context: 'east'});
		cluster.put({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}});
		cluster.fail(/^watch /v, 'forbidden');
		const watch = watchStep(
			{
				clusters: new Map([['east', cluster]]),
				clock: makeFakeClock(),
				signal: new AbortController().signal,
				emit() {
					assert.fail('there is nothing to say');
				},
			},
			stepOf('east/istiod'),
		);
		t.after(async () => watch.end());
		await until('all three were tried', () => cluster.requests.length === 3);
		await watch.end();
		assert.equal(watch.warning(), undefined);
	});
});
