import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ObjectRef} from '../../source/kubernetes/object.ts';
import {
	eastWestService,
	networkLabel,
	remoteSecretName,
	rootConfigMap,
	systemNamespace,
} from '../../source/mesh/well-known.ts';
import {makeFakeMesh, pem, readyPod, type FakeMesh, type Outcome} from './fake-mesh.ts';

const twoNetworks = [
	{name: 'a', network: 'one'},
	{name: 'b', network: 'two'},
];
const oneNetwork = [
	{name: 'a', network: 'one'},
	{name: 'b', network: 'one'},
];

const system = (apiVersion: string, kind: string, name: string) => ({
	apiVersion,
	kind,
	name,
	namespace: systemNamespace,
});
const gatewayService = system('v1', 'Service', eastWestService);

const change = (
	mesh: FakeMesh,
	cluster: string,
	ref: ObjectRef,
	edit: (object: Record<string, unknown> & {metadata: {labels?: Record<string, string>}}) => void,
): void => {
	const object = mesh.cluster(cluster).object(ref);
	assert.ok(object);
	edit(object);
	mesh.cluster(cluster).put(object);
};

type Case = {
	name: string;
	specs?: typeof twoNetworks;
	breakIt: (mesh: FakeMesh) => void;
	proof: string;
	cause: RegExp;
	/** The way back, which nothing is wrong with; unless both ways break. */
	back?: 'pass' | 'fail' | 'unknown';
};

const cases: Case[] = [
	{
		name: 'no remote secret',
		breakIt(mesh) {
			mesh.cluster('a').drop(system('v1', 'Secret', remoteSecretName('b')));
		},
		proof: 'proof.remote-secret',
		cause: /a has no remote secret for b/v,
	},
	{
		name: 'an istiod that is not synced',
		breakIt(mesh) {
			mesh.behaviour.syncStatus = controlPlane => (controlPlane === 'a' ? 'timeout' : 'synced');
		},
		proof: 'proof.synced',
		cause: /istiod-a of a: b is timeout(?!; forbidden)/v,
	},
	{
		name: 'an istiod whose account may not list what it needs',
		breakIt(mesh) {
			mesh.behaviour.syncStatus = controlPlane => (controlPlane === 'a' ? 'timeout' : 'synced');
			mesh
				.cluster('b')
				.answerReview('/apis/authorization.k8s.io/v1/subjectaccessreviews', body => ({
					status: {allowed: !JSON.stringify(body).includes('endpointslices')},
				}));
		},
		proof: 'proof.synced',
		cause: /istiod-a of a: b is timeout; forbidden in b: list endpointslices(?!,)/v,
	},
	{
		name: 'one of two istiods that is not synced',
		breakIt(mesh) {
			const cluster = mesh.cluster('a');
			const pod = cluster.object(system('v1', 'Pod', 'istiod-a'));
			assert.ok(pod);
			cluster.put({...pod, metadata: {...pod.metadata, name: 'istiod-second'}});
			const bodies: Readonly<Record<string, string>> = {
				'/debug/clusterz': '[{"id":"a","syncStatus":"synced"},{"id":"b","syncStatus":"syncing"}]',
				'/debug/networkz': 'null',
			};
			cluster.answerPod(`${systemNamespace}/istiod-second:15014`, path => ({
				status: 200,
				body: bodies[path] ?? '{}',
			}));
		},
		proof: 'proof.synced',
		cause: /istiod-second of a: b is syncing/v,
	},
	{
		name: 'no istiod at all',
		breakIt(mesh) {
			mesh.cluster('a').drop(system('v1', 'Pod', 'istiod-a'));
		},
		proof: 'proof.synced',
		cause: /no istiod is ready in a/v,
	},
	{
		name: 'endpoints of yesterday behind the word "synced"',
		breakIt(mesh) {
			mesh.behaviour.endpoints = (controlPlane, cluster, addresses) =>
				controlPlane === 'a' && cluster === 'b' ? ['10.2.0.99'] : addresses;
		},
		proof: 'proof.endpoints',
		cause: /istiod-a of a knows 10\.2\.0\.99 as the endpoints of hello-b; b has/v,
	},
	{
		name: 'an istiod that knows no endpoint of the peer',
		breakIt(mesh) {
			mesh.behaviour.endpoints = (controlPlane, cluster, addresses) =>
				controlPlane === 'a' && cluster === 'b' ? [] : addresses;
		},
		proof: 'proof.endpoints',
		cause: /knows none as the endpoints of hello-b/v,
	},
	{
		name: "a gateway address that is not the gateway's any more",
		breakIt(mesh) {
			mesh.behaviour.gateway = (controlPlane, cluster, address) =>
				controlPlane === 'a' && cluster === 'b' ? '198.51.100.77' : address;
		},
		proof: 'proof.address',
		cause:
			/istiod-a of a sends traffic for b to 198\.51\.100\.77; its gateway's address is 198\.51\.100\.2/v,
	},
	{
		name: 'no Gateway that exposes services',
		breakIt(mesh) {
			mesh.cluster('b').drop(system('networking.istio.io/v1', 'Gateway', 'cross-network-gateway'));
		},
		proof: 'proof.address',
		cause: /no Gateway resource lets services through the east-west gateway of b/v,
	},
	{
		name: 'a Gateway for other pods',
		breakIt(mesh) {
			change(
				mesh,
				'b',
				system('networking.istio.io/v1', 'Gateway', 'cross-network-gateway'),
				object => {
					object['spec'] = {...(object['spec'] as object), selector: {istio: 'ingressgateway'}};
				},
			);
		},
		proof: 'proof.address',
		cause: /no Gateway resource lets services through/v,
	},
	{
		name: "no network label on the gateway's Service",
		breakIt(mesh) {
			change(mesh, 'b', gatewayService, object => {
				delete object.metadata.labels?.[networkLabel];
			});
		},
		proof: 'proof.address',
		cause: /has no label topology\.istio\.io\/network/v,
	},
	{
		name: 'a gateway without an address',
		breakIt(mesh) {
			change(mesh, 'b', gatewayService, object => {
				object['status'] = {loadBalancer: {}};
			});
		},
		proof: 'proof.address',
		cause: /istio-eastwestgateway of b has no address/v,
	},
	{
		name: 'a gateway without a pod',
		breakIt(mesh) {
			mesh.cluster('b').drop(system('v1', 'Pod', 'gateway-1'));
		},
		proof: 'proof.address',
		cause: /no pod of the east-west gateway of b is ready/v,
	},
	{
		name: 'no gateway',
		breakIt(mesh) {
			mesh.cluster('b').drop(gatewayService);
		},
		proof: 'proof.address',
		cause: /b has no Service istio-system\/istio-eastwestgateway/v,
	},
	{
		name: 'an endpoint that istiod places on another network',
		specs: oneNetwork,
		breakIt(mesh) {
			mesh.behaviour.endpointNetwork = (cluster, network) =>
				cluster === 'b' ? 'elsewhere' : network;
		},
		proof: 'proof.address',
		cause: /places 10\.2\.0\.5 of b on network elsewhere; it is on one/v,
	},
	{
		name: 'different roots',
		breakIt(mesh) {
			change(mesh, 'b', system('v1', 'ConfigMap', rootConfigMap), object => {
				object['data'] = {'root-cert.pem': pem('other')};
			});
			mesh.behaviour.fate = () => ({
				kind: 'words',
				text: 'upstream connect error or disconnect/reset before headers',
			});
		},
		proof: 'proof.root',
		cause: /a hands out root 72:6f:6f:74:00:00:00:00…, b root 6f:74:68:65:72:00:00:00…/v,
		back: 'fail',
	},
	{
		name: 'a workload whose live chain is of another root than the one that is published',
		breakIt(mesh) {
			mesh.behaviour.handshake = cluster => ({
				kind: 'chain',
				certificates:
					cluster === 'b'
						? [pem('leaf<stale-ca'), pem('stale-ca<stale'), pem('stale')]
						: [pem('leaf<root')],
			});
		},
		proof: 'proof.root',
		cause:
			/hello-b shows at 198\.51\.100\.2:15443 a chain that ends with 73:74:61:6c:65:00:00:00…; a trusts 72:6f:6f:74:00:00:00:00…/v,
	},
	{
		name: 'a workload scaled to 0',
		breakIt(mesh) {
			mesh.behaviour.pods = (cluster, namespace) =>
				cluster === 'b' ? [] : [readyPod(cluster, namespace, {ip: '10.1.0.5'})];
		},
		proof: 'proof.workload',
		cause: /b: Deployment hello-b has no pod/v,
		back: 'unknown',
	},
	{
		name: 'a pod without a sidecar',
		breakIt(mesh) {
			mesh.behaviour.pods = (cluster, namespace) => [
				readyPod(cluster, namespace, {
					sidecar: cluster !== 'b',
					ip: cluster === 'a' ? '10.1.0.5' : '10.2.0.5',
				}),
			];
		},
		proof: 'proof.workload',
		cause: /hello-b-abc12 runs without a sidecar/v,
		back: 'unknown',
	},
	{
		name: 'packets that are dropped on the way to a gateway',
		breakIt(mesh) {
			mesh.behaviour.fate = from => ({kind: from === 'a' ? 'lost' : 'answered'});
		},
		proof: 'proof.traffic',
		cause:
			/pods of a get no answer from 198\.51\.100\.2:15443, the gateway of b: packets are lost on the way/v,
	},
	{
		name: 'packets that are dropped on the way to a pod',
		specs: oneNetwork,
		breakIt(mesh) {
			mesh.behaviour.fate = from => ({kind: from === 'a' ? 'lost' : 'answered'});
		},
		proof: 'proof.traffic',
		cause: /pods of a get no answer from 10\.2\.0\.5:8080, pod hello-b-abc12 of b/v,
	},
	{
		name: 'an AuthorizationPolicy that refuses',
		breakIt(mesh) {
			mesh.behaviour.fate = from =>
				from === 'a' ? {kind: 'words', text: 'RBAC: access denied'} : {kind: 'answered'};
		},
		proof: 'proof.traffic',
		cause: /hello-b was answered by no pod of b: "RBAC: access denied"/v,
	},
];

const firstFailed = ({proofs}: Outcome): string | undefined =>
	proofs.find(({status}) => status === 'fail')?.id;

for (const {name, specs = twoNetworks, breakIt, proof, cause, back = 'pass'} of cases) {
	test(`${name}: the pair is red and says so; without it, green`, async () => {
		const mesh = makeFakeMesh(specs);
		const good = await mesh.verify();
		assert.deepEqual(
			good.pairs.map(({status}) => status),
			['pass', 'pass'],
		);

		breakIt(mesh);
		const bad = await mesh.verify();
		const pair = bad.pair('a', 'b');
		assert.equal(pair.status, 'fail');
		assert.match(pair.cause ?? '', cause);
		assert.ok((pair.remedy ?? []).length > 1, 'a remedy with a command');
		assert.equal(firstFailed(bad), proof);
		assert.equal(bad.pair('b', 'a').status, back, bad.pair('b', 'a').cause ?? '');
		assert.deepEqual(mesh.namespaces(), []);
	});
}

test('of several broken links the first is the cause', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	for (const {breakIt, proof, cause} of cases
		.filter(({name}) =>
			[
				'packets that are dropped on the way to a gateway',
				'a workload scaled to 0',
				'different roots',
				'no Gateway that exposes services',
				'endpoints of yesterday behind the word "synced"',
				'an istiod that is not synced',
				'no remote secret',
			].includes(name),
		)
		.toReversed()) {
		breakIt(mesh);
		const bad = await mesh.verify();
		assert.equal(bad.pair('a', 'b').status, 'fail');
		assert.match(bad.pair('a', 'b').cause ?? '', cause);
		assert.equal(
			bad.proofs.some(({id, status}) => id === proof && status === 'fail'),
			true,
		);
	}
});

test('a link that is only late is not the cause of what is broken behind it', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	change(mesh, 'b', system('v1', 'ConfigMap', rootConfigMap), object => {
		object['data'] = {'root-cert.pem': pem('other')};
	});
	mesh.behaviour.fate = () => ({kind: 'lost'});
	let looks = 0;
	mesh.behaviour.endpoints = (_controlPlane, _cluster, addresses) => {
		looks++;
		return looks > 6 ? addresses : [];
	};

	const {pair, proof} = await mesh.verify();
	assert.match(pair('a', 'b').cause ?? '', /hands out root/v);
	assert.equal(proof('proof.endpoints', 'a', 'b').status, 'pass');
});

test('a proof that fails makes a pair red although requests are answered', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	change(mesh, 'b', system('v1', 'ConfigMap', rootConfigMap), object => {
		object['data'] = {'root-cert.pem': pem('other')};
	});
	const {pair, proof} = await mesh.verify();
	assert.equal(proof('proof.traffic', 'a', 'b').status, 'pass');
	assert.equal(pair('a', 'b').status, 'fail');
	assert.match(pair('a', 'b').cause ?? '', /requests are answered for now/v);
});

test('a workload that goes away in the middle makes its pairs red', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.behaviour.fate = (from, to) => {
		if (from === 'a') {
			const cluster = mesh.cluster(to);
			for (const object of cluster
				.objects()
				.filter(({kind, metadata}) => kind === 'Pod' && metadata.labels?.['app'] === 'hello-b')) {
				cluster.drop({apiVersion: 'v1', kind: 'Pod', ...object.metadata});
			}

			for (const slice of cluster.objects().filter(({kind}) => kind === 'EndpointSlice')) {
				cluster.put({...slice, endpoints: []});
			}
		}

		return {kind: 'answered'};
	};

	const {pair, proof} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'fail');
	assert.match(pair('a', 'b').cause ?? '', /Deployment hello-b has no pod/v);
	assert.equal(proof('proof.workload', 'b').status, 'fail');
});

test('what istiod may not be asked is unknown, and the traffic decides', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.cluster('a').fail(/^forward .*\/istiod-a\//v, 'forbidden');
	const {pair, proof} = await mesh.verify();
	for (const id of ['proof.synced', 'proof.endpoints', 'proof.address']) {
		assert.equal(proof(id, 'a', 'b').status, 'unknown');
		assert.equal(proof(id, 'b', 'a').status, 'pass');
	}

	assert.equal(pair('a', 'b').status, 'pass');
});

test('a gateway that this machine does not reach is unknown, never failed', async () => {
	for (const kind of ['timed-out', 'unreachable', 'dns', 'refused', 'reset'] as const) {
		const mesh = makeFakeMesh(twoNetworks);
		mesh.behaviour.handshake = () => ({kind, detail: 'so it is'});
		const {pair, proof} = await mesh.verify();
		assert.equal(proof('proof.root', 'b').status, 'unknown', kind);
		assert.equal(proof('proof.root', 'a', 'b').status, 'pass', kind);
		assert.equal(pair('a', 'b').status, 'pass', kind);
	}
});

test("a gateway with a host name is compared no further than istiod's list", async () => {
	const mesh = makeFakeMesh(twoNetworks);
	change(mesh, 'b', gatewayService, object => {
		object['status'] = {loadBalancer: {ingress: [{hostname: 'lb.example.com'}]}};
	});
	mesh.behaviour.gateway = (_controlPlane, cluster, address) =>
		cluster === 'b' ? '203.0.113.9' : address;
	const resolved = await mesh.verify();
	assert.equal(resolved.proof('proof.address', 'a', 'b').status, 'unknown');
	assert.equal(resolved.pair('a', 'b').status, 'pass');

	mesh.behaviour.gateway = (_controlPlane, cluster, address) =>
		cluster === 'b' ? undefined : address;
	const unresolved = await mesh.verify();
	assert.match(
		unresolved.pair('a', 'b').cause ?? '',
		/sends traffic for b to none; its gateway's address is lb\.example\.com/v,
	);
});

test('commands to paste lead to the clusters and the mesh file that verify was given', async () => {
	const remedyOf = async (
		isGiven: boolean,
		[breakIt, proof]: readonly [Case['breakIt'], string],
	): Promise<string> => {
		const mesh = makeFakeMesh(twoNetworks);
		breakIt(mesh);
		const {proofs} = await mesh.verify(
			isGiven
				? {
						clusters: new Map(
							[...mesh.clusters].map(([name, port]) => [
								name,
								{...port, kubeconfig: `/kc/${name}`},
							]),
						),
						meshFlags: ['-f', '/my mesh.yaml', '--kubeconfig', '/kc/all'],
					}
				: {},
		);
		return (
			proofs.find(({id, status}) => id === proof && status === 'fail')?.remedy?.commands ?? []
		).join('\n');
	};

	const secret = [
		(mesh: FakeMesh) => {
			mesh.cluster('a').drop(system('v1', 'Secret', remoteSecretName('b')));
		},
		'proof.remote-secret',
	] as const;
	const gateway = [
		(mesh: FakeMesh) => {
			mesh.cluster('b').drop(gatewayService);
		},
		'proof.address',
	] as const;
	assert.equal(
		await remedyOf(true, secret),
		`mesh-wizard apply -f '/my mesh.yaml' --kubeconfig /kc/all
KUBECONFIG=/kc/b istioctl create-remote-secret --context b --name b -n istio-system | KUBECONFIG=/kc/a kubectl --context a apply -f -`,
	);
	assert.equal(
		await remedyOf(true, gateway),
		`mesh-wizard apply -f '/my mesh.yaml' --kubeconfig /kc/all
KUBECONFIG=/kc/b kubectl --context b -n istio-system get services,pods -l istio=eastwestgateway`,
	);
	assert.equal(
		await remedyOf(false, gateway),
		`mesh-wizard apply -f mesh.yaml
kubectl --context b -n istio-system get services,pods -l istio=eastwestgateway`,
	);
});
