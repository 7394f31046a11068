import assert from 'node:assert/strict';
import test from 'node:test';
import type {
	ClusterFacts,
	Fact,
	ProbeFact,
	ProbeFailure,
	ProbeOutcome,
	ProbeSubject,
} from '../../source/survey/facts.ts';
import type {Model} from '../../source/mesh/model.ts';
import type {CheckContext} from '../../source/checks/finding.ts';
import {
	contextOf,
	factsOf,
	findingsOf,
	known,
	modelOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const subjects: Record<'api-server' | 'gateway' | 'pod', ProbeSubject> = {
	'api-server': {kind: 'api-server', address: 'https://b.example:6443', addressFrom: 'kubeconfig'},
	gateway: {
		kind: 'gateway',
		address: '192.0.2.9:15443',
		host: '192.0.2.9',
		port: 15_443,
		service: 'istio-system/istio-eastwestgateway',
	},
	pod: {kind: 'pod', address: '10.2.0.5'},
};

type Kind = keyof typeof subjects;
const reached: Fact<ProbeOutcome> = known({kind: 'reached', milliseconds: 2});
const failed = (kind: ProbeFailure): Fact<ProbeOutcome> => known({kind, detail: "in curl's words"});

const idOf = (kind: Kind): string => (kind === 'pod' ? 'probe.pod-to-pod' : `probe.${kind}`);

const contextWith = (
	probes: readonly ProbeFact[],
	model?: Model,
	b: Partial<ClusterFacts> = {},
): CheckContext =>
	contextOf([factsOf({name: 'a'}), factsOf({name: 'b', ...b})], {
		probes: {image: 'agnhost', probes},
		...(model === undefined ? {} : {model}),
	});

const probeOf = (kind: Kind, outcome: Fact<ProbeOutcome>): ProbeFact => ({
	...subjects[kind],
	from: 'a',
	to: 'b',
	outcome,
});

const verdict = (
	kind: Kind,
	outcome: Fact<ProbeOutcome>,
	model?: Model,
	b: Partial<ClusterFacts> = {},
) => verdictOf(idOf(kind), contextWith([probeOf(kind, outcome)], model, b));

const oneNetwork = modelOf([
	{name: 'a', network: 'one'},
	{name: 'b', network: 'one'},
]);
const twoNetworks = modelOf([
	{name: 'a', network: 'one'},
	{name: 'b', network: 'two'},
]);

void test('without probes each is skipped, once', () => {
	for (const kind of ['api-server', 'gateway', 'pod'] as const) {
		const {status, observed} = verdictOf(
			idOf(kind),
			contextOf([factsOf({name: 'a'}), factsOf({name: 'b'})]),
		);
		assert.deepEqual([status, observed], ['skipped', 'nobody tried from inside (--probe)']);
	}

	assert.deepEqual(findingsOf('probe.api-server', contextOf([factsOf({name: 'a'})])), []);
});

void test('what is reached passes; what is planned and not reached fails; without a mesh it warns', () => {
	assert.equal(verdict('api-server', reached, oneNetwork).status, 'pass');
	assert.equal(verdict('api-server', failed('timed-out'), oneNetwork).status, 'fail');
	assert.equal(verdict('api-server', failed('timed-out')).status, 'warn');
	assert.equal(verdict('gateway', reached, twoNetworks).status, 'pass');
	assert.equal(verdict('gateway', failed('timed-out'), twoNetworks).status, 'fail');
	assert.equal(verdict('gateway', failed('timed-out')).status, 'warn');
	assert.equal(verdict('pod', reached, oneNetwork).status, 'pass');
	assert.equal(verdict('pod', failed('no-route'), oneNetwork).status, 'fail');
	assert.equal(verdict('pod', failed('other-pod'), oneNetwork).status, 'fail');
});

void test('without a mesh, pods say who could share a network', () => {
	const [could, cannot] = [verdict('pod', reached), verdict('pod', failed('no-route'))];
	assert.deepEqual([could.status, cannot.status], ['note', 'note']);
	assert.match(could.observed, /could share a network/v);
	assert.match(cannot.observed, /meet through gateways/v);
});

void test('what the plan does not need is skipped', () => {
	assert.equal(verdict('pod', failed('no-route'), twoNetworks).status, 'skipped');
	assert.equal(verdict('gateway', failed('timed-out'), oneNetwork).status, 'skipped');
	const remote = modelOf([
		{
			name: 'a',
			network: 'one',
			role: 'remote',
			primary: 'b',
		},
		{name: 'b', network: 'one'},
	]);
	assert.equal(
		verdict('api-server', failed('refused'), remote).status,
		'skipped',
		'a remote reads from nobody',
	);
});

void test('nobody could try: unknown, with the reason and what to do', () => {
	const denied = verdict(
		'api-server',
		unknown('denied', 'the right is missing to create namespaces'),
		oneNetwork,
	);
	assert.equal(denied.status, 'unknown');
	assert.match(denied.observed, /create namespaces/v);
	assert.match(
		denied.remedy?.commands.join('\n') ?? '',
		/--context admin@a auth can-i create namespaces/v,
	);
	const words = 'no pod of b answers: container probe: ErrImagePull: image x';
	const image = verdict(
		'pod',
		{known: false, reason: 'failed', detail: words, source: 'Pod', isImage: true, at: 'b'},
		oneNetwork,
	);
	assert.equal(image.status, 'unknown');
	assert.match(image.remedy?.summary ?? '', /--probe-image/v);
	assert.match(image.remedy?.commands.join('\n') ?? '', /--context admin@b/v);
	assert.equal(
		verdict('pod', unknown('failed', words), oneNetwork).remedy,
		undefined,
		'the words alone decide nothing',
	);
});

void test('each cause has words of its own, the direction and a command to paste', () => {
	const kinds: readonly ProbeFailure[] = [
		'dns',
		'refused',
		'timed-out',
		'no-route',
		'silent',
		'broken',
		'not-tls',
		'other-authority',
		'not-kubernetes',
		'ends-tls',
	];
	const all = kinds.map(kind => verdict('api-server', failed(kind), oneNetwork));
	assert.equal(new Set(all.map(({observed}) => observed)).size, kinds.length);
	for (const {observed, remedy, clusters} of all) {
		assert.match(observed, /^from a to b: /v);
		assert.deepEqual(clusters, ['a', 'b']);
		assert.match(
			remedy?.commands[0] ?? '',
			/^kubectl --context admin@a run mesh-wizard-try --rm -i .*--image=agnhost .*curl .*https:\/\/b\.example:6443\/version$/v,
		);
	}
});

void test('an address that only the EndpointSlice knows passes where it answers, named as such, and fails where it does not', () => {
	const probe = (outcome: Fact<ProbeOutcome>): ProbeFact => ({
		kind: 'api-server',
		address: 'https://172.18.0.3:6443',
		addressFrom: 'EndpointSlice default/kubernetes',
		from: 'a',
		to: 'b',
		outcome,
	});
	const found = verdictOf('probe.api-server', contextWith([probe(reached)], oneNetwork));
	assert.deepEqual(
		[found.status, found.source],
		['pass', 'a pod in a; EndpointSlice default/kubernetes'],
	);
	const silent = verdictOf(
		'probe.api-server',
		contextWith([probe(failed('timed-out'))], oneNetwork),
	);
	assert.equal(silent.status, 'fail');
	assert.match(silent.remedy?.summary ?? '', /apiServer: east-west-gateway/v);
});

void test('a gateway of our own that refuses is mended by apply; of several addresses the worst counts', () => {
	const eastWest = known([
		{
			namespace: 'istio-system',
			name: 'istio-eastwestgateway',
			ports: [15_443],
			addresses: ['192.0.2.9'],
			hostnames: [],
			type: 'LoadBalancer',
			part: 'east-west' as const,
		},
	]);
	assert.equal(verdict('gateway', failed('refused'), twoNetworks, {eastWest}).status, 'warn');
	assert.equal(verdict('gateway', failed('refused'), twoNetworks).status, 'fail');
	assert.equal(verdict('gateway', failed('timed-out'), twoNetworks, {eastWest}).status, 'fail');
	for (const kind of ['not-tls', 'ends-tls'] as const) {
		const found = verdict('gateway', failed(kind), twoNetworks, {eastWest});
		assert.equal(found.status, 'fail');
		assert.match(
			found.remedy?.summary ?? '',
			/^Leave the port to the mesh: a Gateway of somebody else/v,
		);
		assert.match(found.remedy?.commands[1] ?? '', /get gateways\.networking\.istio\.io/v);
	}

	const both = verdictOf(
		'probe.gateway',
		contextWith(
			[probeOf('gateway', reached), probeOf('gateway', failed('timed-out'))],
			twoNetworks,
		),
	);
	assert.equal(both.status, 'fail');
});
