import assert from 'node:assert/strict';
import test, {describe} from 'node:test';
import type {EventBody} from '../../source/engine/events.ts';
import {CancelledError} from '../../source/errors.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import type {Model} from '../../source/mesh/model.ts';
import {prepareProbes} from '../../source/probe/prepare-probes.ts';
import {runProbes} from '../../source/probe/run-probes.ts';
import {answeringPod} from '../../source/probe/names.ts';
import type {ClusterFacts, ProbeFact} from '../../source/survey/facts.ts';
import {makeFakeClock, makeFakeProcesses} from '../helpers/fakes.ts';
import {factsOf, known, modelOf} from '../helpers/facts.ts';
import {until} from '../helpers/until.ts';
import {
	allWell,
	makeProbedCluster,
	type FakeKubelet,
	type FakeResult,
	type FakeTry,
} from './fake-kubelet.ts';

const runId = '20261121-210000-abcd';
const self = {host: 'here', pid: 100, startedAt: 'today'};
const namespacesIn = ({cluster}: FakeKubelet): string[] =>
	cluster
		.objects()
		.filter(({kind}) => kind === 'Namespace')
		.map(({metadata: {name}}) => name)
		.filter(name => name !== 'default' && name !== 'kube-system');

type Setting = {
	fates?: Partial<Record<'a' | 'b', (wanted: FakeTry) => FakeResult | undefined>>;
	statusOf?: (pod: KubeObject) => Record<string, unknown> | undefined;
	facts?: Partial<Record<'a' | 'b', Partial<ClusterFacts>>>;
	model?: Model;
	signal?: AbortSignal;
};

const setUp = ({
	fates = {},
	statusOf,
	facts = {},
	model,
	signal = new AbortController().signal,
}: Setting = {}) => {
	const names = ['a', 'b'] as const;
	const peerOf = {a: 'b', b: 'a'} as const;
	const kubelets = Object.fromEntries(
		names.map(name => {
			const well = allWell(() => answeringPod(runId, peerOf[name]));
			return [
				name,
				makeProbedCluster(name, {
					ip: name === 'a' ? '10.1.0.5' : '10.2.0.5',
					fate: wanted => fates[name]?.(wanted) ?? well(wanted),
					...(name === 'a' && statusOf !== undefined ? {statusOf} : {}),
				}),
			];
		}),
	) as Record<'a' | 'b', FakeKubelet>;
	const events: EventBody[] = [];
	const clock = makeFakeClock();
	const note = (event: EventBody): void => {
		events.push(event);
	};

	const run = async () => {
		const parts = await prepareProbes(
			names.map(name => ({
				name,
				port: kubelets[name].cluster,
				facts: factsOf({name, ...facts[name]}),
			})),
			{model, signal},
		);
		return runProbes({
			parts,
			image: 'agnhost',
			runId,
			processes: makeFakeProcesses(self),
			clock,
			emit: note,
			signal,
			readyTimeoutMs: 60_000,
		});
	};

	return {
		kubelets,
		events,
		clock,
		run,
	};
};

const spell = ({kind, from, to, outcome}: ProbeFact): string =>
	`${kind} ${from} → ${to}: ${outcome.known ? outcome.value.kind : `${outcome.reason}, ${outcome.detail}`}`;
const oneNetwork = modelOf([
	{name: 'a', network: 'one'},
	{name: 'b', network: 'one'},
]);

describe('probes from inside', () => {
	test('try each direction of what the plan needs, and leave nothing', async () => {
		const {kubelets, events, run} = setUp({model: oneNetwork});
		const {probes} = await run();
		assert.deepEqual(probes.map(spell), [
			'api-server a → b: reached',
			'pod a → b: reached',
			'api-server b → a: reached',
			'pod b → a: reached',
		]);
		assert.deepEqual(
			kubelets.a.tries.map(({kind, url, authority}) => `${kind} ${url} ${authority}`),
			['api-server https://b.example:6443/version CA of b', 'pod http://10.2.0.5:8080/ '],
		);
		for (const kubelet of Object.values(kubelets)) {
			assert.deepEqual(namespacesIn(kubelet), []);
			const created = kubelet.cluster.writes
				.filter(({verb}) => verb === 'create')
				.map(({ref: {kind}}) => kind);
			assert.deepEqual(created, ['Namespace', 'Pod', 'Pod']);
		}

		const [announced] = events;
		assert.deepEqual(announced, {
			type: 'probes-announced',
			namespace: `mesh-wizard-probe-${runId}`,
			image: 'agnhost',
			clusters: [
				{cluster: 'a', pods: 2},
				{cluster: 'b', pods: 2},
			],
		});
	});

	test('start pods that Pod Security lets in and no mesh gets hold of', async () => {
		const {kubelets, run} = setUp({model: oneNetwork});
		await run();
		const bodies = kubelets.a.cluster.writes
			.filter(({verb}) => verb === 'create')
			.map(
				({body}) =>
					body as KubeObject & {
						spec?: {
							activeDeadlineSeconds: number;
							automountServiceAccountToken: boolean;
							containers: Array<{securityContext: unknown; resources: unknown}>;
						};
					},
			);
		assert.equal(bodies[0]?.metadata.labels?.['istio-injection'], 'disabled');
		for (const pod of bodies.slice(1)) {
			assert.deepEqual(pod.spec?.containers[0]?.securityContext, {
				runAsNonRoot: true,
				runAsUser: 65_532,
				readOnlyRootFilesystem: true,
				allowPrivilegeEscalation: false,
				capabilities: {drop: ['ALL']},
				seccompProfile: {type: 'RuntimeDefault'},
			});
			assert.equal(pod.spec?.automountServiceAccountToken, false);
			assert.ok(pod.spec.activeDeadlineSeconds > 0);
		}
	});

	test('name the cause of what fails, in its direction', async () => {
		const {run} = setUp({
			model: oneNetwork,
			fates: {
				a: ({kind}) =>
					kind === 'pod'
						? {code: 7, words: '* connect to 10.2.0.5 port 8080 failed: No route to host'}
						: undefined,
				b: ({kind}) =>
					kind === 'api-server'
						? {code: 60, words: 'curl: (60) SSL certificate problem'}
						: undefined,
			},
		});
		const {probes} = await run();
		assert.deepEqual(probes.map(spell), [
			'api-server a → b: reached',
			'pod a → b: no-route',
			'api-server b → a: other-authority',
			'pod b → a: reached',
		]);
	});

	test("try the address of the EndpointSlice where the kubeconfig's means this machine", async () => {
		const {run} = setUp({
			facts: {
				b: {
					server: 'https://127.0.0.1:16443',
					apiEndpoints: known(['https://172.18.0.3:6443'], 'EndpointSlice default/kubernetes'),
				},
			},
		});
		const {probes} = await run();
		const [api] = probes;
		assert.ok(api?.kind === 'api-server');
		assert.deepEqual(
			[api.address, api.addressFrom],
			['https://172.18.0.3:6443', 'EndpointSlice default/kubernetes'],
		);
	});

	test('try the gateways that have an address, between networks only', async () => {
		const eastWest = known([
			{
				namespace: 'istio-system',
				name: 'istio-eastwestgateway',
				ports: [15_021, 15_443],
				addresses: ['192.0.2.9'],
				hostnames: [],
				type: 'LoadBalancer',
			},
		]);
		const apart = setUp({
			facts: {b: {eastWest}},
			model: modelOf([
				{name: 'a', network: 'one'},
				{name: 'b', network: 'two'},
			]),
		});
		assert.deepEqual((await apart.run()).probes.map(spell), [
			'api-server a → b: reached',
			'gateway a → b: reached',
			'api-server b → a: reached',
		]);
		const together = setUp({facts: {b: {eastWest}}, model: oneNetwork});
		assert.ok((await together.run()).probes.every(({kind}) => kind !== 'gateway'));
	});

	test('try an API server through the gateway that publishes it, by the name that it has there; unknown before', async () => {
		const model = modelOf([
			{name: 'a', network: 'one'},
			{name: 'b', network: 'one', apiServer: 'east-west-gateway'},
		]);
		const eastWest = known([
			{
				namespace: 'istio-system',
				name: 'istio-eastwestgateway',
				ports: [15_021, 15_444],
				addresses: ['192.0.2.9'],
				hostnames: [],
				type: 'LoadBalancer',
			},
		]);
		const {kubelets, run} = setUp({facts: {b: {eastWest}}, model});
		const {probes} = await run();
		assert.deepEqual(probes.filter(({from}) => from === 'a').map(spell), [
			'api-server a → b: reached',
			'gateway a → b: reached',
			'pod a → b: reached',
		]);
		assert.deepEqual(
			kubelets.a.tries.map(({url}) => url).at(0),
			'https://kubernetes.default.svc:15444/version',
		);
		const before = setUp({model});
		const [api] = (await before.run()).probes;
		assert.match(
			api === undefined ? '' : spell(api),
			/^api-server a → b: not-read, its gateway, .* does not publish it yet$/v,
		);
	});

	test('without a right create nothing there, and name it', async () => {
		const permissions = known([
			{
				verb: 'create',
				group: '',
				resource: 'namespaces',
				allowed: false,
			},
		]);
		const {kubelets, run} = setUp({model: oneNetwork, facts: {a: {permissions}}});
		const {probes} = await run();
		assert.deepEqual(probes.map(spell), [
			'api-server a → b: denied, the right is missing to create namespaces',
			'pod a → b: denied, the right is missing to create namespaces',
			'api-server b → a: reached',
			'pod b → a: denied, no pod of a answers: the right is missing to create namespaces',
		]);
		assert.deepEqual(kubelets.a.cluster.writes, []);
		const asked = kubelets.a.cluster.requests.filter(({verb}) => verb === 'review');
		assert.equal(asked.length, 6, 'the right that the survey asked for is not asked for again');
		assert.deepEqual(namespacesIn(kubelets.b), []);
	});

	test('say why a pod does not start, and take the namespace away', async () => {
		const {kubelets, run} = setUp({
			model: oneNetwork,
			statusOf: () => ({
				phase: 'Pending',
				containerStatuses: [
					{
						name: 'probe',
						state: {
							waiting: {reason: 'ImagePullBackOff', message: 'Back-off pulling image "agnhost"'},
						},
					},
				],
			}),
		});
		const {probes} = await run();
		assert.match(
			probes.map(spell).join('\n'),
			/api-server a → b: failed, container probe of try: ImagePullBackOff: Back-off pulling image "agnhost"/v,
		);
		assert.match(
			probes.map(spell).join('\n'),
			/pod b → a: failed, no pod of a answers: container probe of answer-\w+: ImagePullBackOff/v,
		);
		const blamed = probes.flatMap(({kind, from, outcome}) =>
			outcome.known ? [] : [{kind, from, at: outcome.at, isImage: outcome.isImage}],
		);
		assert.ok(
			blamed.some(
				({kind, from, at, isImage}) => kind === 'pod' && from === 'b' && at === 'a' && isImage,
			),
			'whose pod it was, and that it is the image, is told as data',
		);
		assert.deepEqual(namespacesIn(kubelets.a), []);
	});

	test('believe a refusal of admission, which no right would mend', async () => {
		const {kubelets, run} = setUp({model: oneNetwork});
		kubelets.a.cluster.fail(/^create .*\/pods/v, 'invalid');
		const {probes} = await run();
		assert.deepEqual(
			probes
				.filter(({from}) => from === 'a')
				.map(({outcome}) => (outcome.known ? 'known' : outcome.reason)),
			['failed', 'failed'],
		);
		assert.deepEqual(namespacesIn(kubelets.a), []);
	});

	test("clean up when they are stopped, and end with the signal's reason", async () => {
		const stop = new AbortController();
		const {kubelets, run} = setUp({
			model: oneNetwork,
			signal: stop.signal,
			statusOf: () => ({phase: 'Pending'}),
		});
		const finished = run();
		const hasPod = ({cluster}: FakeKubelet): boolean =>
			cluster.writes.some(({ref: {kind}}) => kind === 'Pod');
		await until('the pods of both', () => hasPod(kubelets.a) && hasPod(kubelets.b));
		stop.abort(new CancelledError('stopped by Ctrl-C'));
		await assert.rejects(finished, CancelledError);
		assert.deepEqual(Object.values(kubelets).flatMap(namespacesIn), []);
	});

	test('clear what a killed run left', async () => {
		const {kubelets, run} = setUp({model: oneNetwork});
		kubelets.a.cluster.put({
			apiVersion: 'v1',
			kind: 'Namespace',
			metadata: {
				name: 'mesh-wizard-probe-killed',
				labels: {'app.kubernetes.io/managed-by': 'mesh-wizard', 'mesh-wizard.dev/purpose': 'probe'},
				annotations: {'mesh-wizard.dev/holder': JSON.stringify({...self, pid: 7})},
			},
		});
		await run();
		assert.deepEqual(namespacesIn(kubelets.a), []);
	});
});
