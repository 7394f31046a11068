import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {LoadedMesh, MeshCluster, Overlay} from '../../source/mesh/mesh.ts';
import {clusterOf, modelFor, type Model} from '../../source/mesh/model.ts';

type Named = Partial<MeshCluster> & {name: string; network: string};

const primary = (name: string, network: string, more: Partial<MeshCluster> = {}): Named => ({
	name,
	network,
	role: 'primary',
	...more,
});
const remote = (
	name: string,
	network: string,
	owner: string,
	more: Partial<MeshCluster> = {},
): Named => ({
	name,
	network,
	role: 'remote',
	primary: owner,
	...more,
});

const loadedMesh = (
	clusters: readonly Named[],
	more: {base?: Overlay; overlays?: Record<string, Overlay>} = {},
): LoadedMesh => ({
	mesh: {
		mesh: 'shop',
		organization: 'shop.example.com',
		istio: {version: '1.31.1'},
		dataPlane: 'sidecar',
		trust: {mode: 'generated', directory: 'certs'},
		verify: {image: 'agnhost'},
		clusters: clusters.map(cluster => ({
			context: `admin@${cluster.name}`,
			role: 'primary',
			...cluster,
		})),
	},
	path: '/mesh.yaml',
	directory: '/',
	overlays: {},
	...more,
});

const modelOf = (...clusters: readonly Named[]): Model => modelFor(loadedMesh(clusters));

/** `east: 15021 15443 expose-services`: what a cluster gets of gateways. */
const gateways = (model: Model): string[] =>
	model.clusters.map(({name, gateway, exposesServices, exposesIstiod, exposesApiServer}) =>
		[
			`${name}:`,
			...(gateway?.ports.map(({port}) => String(port)) ?? []),
			...(exposesServices ? ['services'] : []),
			...(exposesIstiod ? ['istiod'] : []),
			...(exposesApiServer ? ['api-server'] : []),
		].join(' '),
	);

const secrets = (model: Model): string[] =>
	model.remoteSecrets.map(({from, to}) => `${from}→${to}`).toSorted();

test('primaries on one network need no gateway, and learn of each other', () => {
	const model = modelOf(primary('a', 'one'), primary('b', 'one'));
	assert.deepEqual(gateways(model), ['a:', 'b:']);
	assert.deepEqual(secrets(model), ['a→b', 'b→a']);
	assert.deepEqual(model.networks, [{name: 'one', clusters: ['a', 'b']}]);
	assert.deepEqual(model.pairs, [
		{from: 'a', to: 'b'},
		{from: 'b', to: 'a'},
	]);
});

test('primaries on different networks have gateways for services, and no port for istiod', () => {
	const model = modelOf(primary('a', 'one'), primary('b', 'two'));
	assert.deepEqual(gateways(model), ['a: 15021 15443 services', 'b: 15021 15443 services']);
	assert.deepEqual(model.networks, [
		{name: 'one', clusters: ['a']},
		{name: 'two', clusters: ['b']},
	]);
});

test('three clusters, two flat and one apart: each has a gateway, for each network has to be reached', () => {
	const model = modelOf(primary('a', 'one'), primary('b', 'one'), primary('c', 'two'));
	assert.deepEqual(gateways(model), [
		'a: 15021 15443 services',
		'b: 15021 15443 services',
		'c: 15021 15443 services',
	]);
	assert.deepEqual(secrets(model), ['a→b', 'a→c', 'b→a', 'b→c', 'c→a', 'c→b']);
	assert.deepEqual(model.networks, [
		{name: 'one', clusters: ['a', 'b']},
		{name: 'two', clusters: ['c']},
	]);
	assert.equal(model.pairs.length, 6);
});

test("a remote on its primary's network: only the primary has a gateway, for istiod alone", () => {
	const model = modelOf(primary('a', 'one'), remote('r', 'one', 'a'));
	assert.deepEqual(gateways(model), ['a: 15021 15012 15017 istiod', 'r:']);
	assert.deepEqual(secrets(model), ['r→a']);
	assert.deepEqual(clusterOf(model, 'a').remotes, ['r']);
	assert.equal(clusterOf(model, 'r').owner, 'a');
	assert.equal(clusterOf(model, 'a').owner, undefined);
	assert.equal(model.pairs.length, 2);
});

test("a remote on another network has a gateway too, but its configuration is the primary's", () => {
	const model = modelOf(primary('a', 'one'), remote('r', 'two', 'a'));
	assert.deepEqual(gateways(model), [
		'a: 15021 15443 15012 15017 services istiod',
		'r: 15021 15443',
	]);
});

test('only owners expose istiod; every primary learns of every other cluster, remotes of none', () => {
	const model = modelOf(
		primary('a', 'n1'),
		remote('ra', 'n2', 'a'),
		primary('b', 'n3'),
		primary('c', 'n3'),
		remote('rc', 'n4', 'c'),
	);
	assert.deepEqual(gateways(model), [
		'a: 15021 15443 15012 15017 services istiod',
		'ra: 15021 15443',
		'b: 15021 15443 services',
		'c: 15021 15443 15012 15017 services istiod',
		'rc: 15021 15443',
	]);
	assert.deepEqual(secrets(model), [
		'a→b',
		'a→c',
		'b→a',
		'b→c',
		'c→a',
		'c→b',
		'ra→a',
		'ra→b',
		'ra→c',
		'rc→a',
		'rc→b',
		'rc→c',
	]);
});

test('an API server that peers cannot reach gets a gateway also on one network, with the port that this takes; it is expected by its name inside', () => {
	const published = {apiServer: 'east-west-gateway'};
	const flat = modelOf(primary('a', 'one'), primary('b', 'one', published));
	assert.deepEqual(gateways(flat), ['a:', 'b: 15021 15444 api-server']);
	assert.deepEqual(
		[clusterOf(flat, 'b').apiServer, clusterOf(flat, 'b').tlsServerName],
		[undefined, 'kubernetes.default.svc'],
	);
	assert.equal(
		clusterOf(
			modelOf(primary('a', 'one'), primary('b', 'one', {...published, tlsServerName: 'api.b'})),
			'b',
		).tlsServerName,
		'api.b',
	);
	assert.deepEqual(gateways(modelOf(primary('a', 'one'), primary('b', 'two', published))), [
		'a: 15021 15443 services',
		'b: 15021 15443 15444 services api-server',
	]);
	assert.deepEqual(
		gateways(modelOf(primary('b', 'one', published), remote('r', 'one', 'b'))),
		['b: 15021 15012 15017 istiod', 'r:'],
		'no other primary reads it',
	);
});

test('clusters that are leaving are no part of the mesh that is to be', () => {
	const model = modelOf(
		primary('a', 'one'),
		primary('b', 'one'),
		primary('old', 'two', {state: 'leaving'}),
		remote('gone', 'one', 'a', {state: 'leaving'}),
	);
	assert.deepEqual(
		model.clusters.map(({name}) => name),
		['a', 'b'],
	);
	// Without the other network and the remote, the gateways have nothing left to do.
	assert.deepEqual(gateways(model), ['a:', 'b:']);
	assert.deepEqual(secrets(model), ['a→b', 'b→a']);
	assert.throws(() => clusterOf(model, 'old'), /no cluster old/v);
});

test('a cluster takes its settings from mesh.yaml, base.yaml below its own overlay', () => {
	const model = modelFor(
		loadedMesh(
			[
				primary('a', 'one', {
					uid: 'u',
					apiServer: 'https://10.0.0.7',
					tlsServerName: 'api',
					gateway: {internal: true, sourceRanges: ['10.0.0.0/8'], annotations: {x: 'y'}},
				}),
				primary('b', 'two'),
			],
			{base: {hub: 'base'}, overlays: {a: {hub: 'a'}}},
		),
	);
	const [a, b] = model.clusters;
	assert.deepEqual(
		[a?.context, a?.uid, a?.apiServer, a?.tlsServerName],
		['admin@a', 'u', {url: 'https://10.0.0.7', from: 'mesh.yaml'}, 'api'],
	);
	assert.deepEqual(a?.overlays, [{hub: 'base'}, {hub: 'a'}]);
	assert.deepEqual(b?.overlays, [{hub: 'base'}]);
	assert.deepEqual(
		[a?.gateway?.internal, a?.gateway?.sourceRanges, a?.gateway?.annotations],
		[true, ['10.0.0.0/8'], {x: 'y'}],
	);
	assert.deepEqual(
		[b?.gateway?.internal, b?.gateway?.sourceRanges, b?.gateway?.annotations],
		[false, [], {}],
	);
	assert.deepEqual(
		[model.mesh, model.organization, model.istioVersion, model.verifyImage, model.trust],
		['shop', 'shop.example.com', '1.31.1', 'agnhost', {mode: 'generated', directory: 'certs'}],
	);
});

const anyClusters = fc
	.array(
		fc.record({
			isPrimary: fc.boolean(),
			network: fc.constantFrom('one', 'two', 'three'),
			owner: fc.nat(),
			isLeaving: fc.boolean(),
		}),
		{minLength: 1, maxLength: 8},
	)
	.map(found => {
		const named = found.map((cluster, index) => ({
			...cluster,
			name: `c${index}`,
			isPrimary: cluster.isPrimary || index === 0,
			isLeaving: cluster.isLeaving && index > 0,
		}));
		const owners = named.filter(({isPrimary, isLeaving}) => isPrimary && !isLeaving);
		return named.map(({name, network, isPrimary, isLeaving, owner}) => {
			const more: Partial<MeshCluster> = isLeaving ? {state: 'leaving'} : {};
			return isPrimary
				? primary(name, network, more)
				: remote(name, network, owners[owner % owners.length]?.name ?? 'c0', more);
		});
	});

test('the rules hold for any mesh', () => {
	fc.assert(
		fc.property(anyClusters, clusters => {
			const model = modelOf(...clusters);
			const members = clusters.filter(({state}) => state !== 'leaving');
			const primaries = members.filter(({role}) => role === 'primary').map(({name}) => name);
			const count = members.length;

			// |P| × (N − 1) secrets, each once, never a cluster's own, never into a remote.
			assert.equal(model.remoteSecrets.length, primaries.length * (count - 1));
			assert.equal(new Set(secrets(model)).size, model.remoteSecrets.length);
			assert.ok(model.remoteSecrets.every(({from, to}) => from !== to && primaries.includes(to)));
			assert.equal(
				new Set(model.pairs.map(({from, to}) => `${from} ${to}`)).size,
				count * (count - 1),
			);

			// Every cluster is on one network, and every network that others must reach has a gateway in each cluster.
			assert.deepEqual(
				model.networks.flatMap(network => network.clusters).toSorted(),
				members.map(({name}) => name).toSorted(),
			);
			for (const cluster of model.clusters) {
				const ports = cluster.gateway?.ports.map(({port}) => port) ?? [];
				assert.equal(ports.includes(15_443), model.networks.length > 1);
				assert.equal(ports.includes(15_012), cluster.remotes.length > 0);
				assert.equal(ports.includes(15_017), cluster.remotes.length > 0);
				assert.equal(ports.includes(15_021), ports.length > 0);
				assert.equal(cluster.exposesIstiod, cluster.remotes.length > 0);
				assert.equal(
					cluster.exposesServices,
					model.networks.length > 1 && cluster.role === 'primary',
				);
				assert.ok(
					cluster.role === 'primary' ||
						(cluster.remotes.length === 0 && primaries.includes(cluster.owner ?? '')),
				);
			}

			assert.deepEqual(
				model.clusters.flatMap(({remotes}) => remotes).toSorted(),
				members
					.filter(({role}) => role === 'remote')
					.map(({name}) => name)
					.toSorted(),
			);
		}),
	);
});
