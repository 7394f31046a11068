import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {
	contactClusters,
	type Contact,
	type ContactTarget,
} from '../../source/engine/contact-clusters.ts';
import {MeshError} from '../../source/errors.ts';
import {ApiError} from '../../source/ports/cluster.ts';
import type {Probe} from '../../source/session/session.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {until} from '../helpers/until.ts';

const node = (name: string, isReady: boolean) => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {name},
	status: {
		nodeInfo: {operatingSystem: 'linux'},
		conditions: [{type: 'Ready', status: isReady ? 'True' : 'False'}],
	},
});
const istiod = (name: string, image: string) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, namespace: 'istio-system', labels: {app: 'istiod'}},
	spec: {template: {spec: {containers: [{name: 'discovery', image}]}}},
});
const targetOf = (
	name: string,
	options: Parameters<typeof makeMemoryCluster>[0] = {},
	auth: ContactTarget['auth'] = 'static',
) => {
	const cluster = makeMemoryCluster({context: name, ...options});
	return {
		name,
		auth,
		cluster,
		open: () => cluster,
	};
};

const probeAll = async (
	targets: readonly ContactTarget[],
	signal = new AbortController().signal,
): Promise<Map<string, Contact>> => {
	const results = new Map<string, Contact>();
	await contactClusters({
		targets,
		clock: makeFakeClock(),
		signal,
		onResult(name, result) {
			results.set(name, result);
		},
	});
	return results;
};

describe('a short look at contexts', () => {
	it('says version, nodes, Istio and identity in four requests', async () => {
		const plain = targetOf('plain', {
			uid: 'uid-1',
			objects: [node('one', true), node('two', false)],
		});
		const meshed = targetOf('meshed', {
			uid: 'uid-2',
			version: 'v1.31.2',
			objects: [
				node('one', true),
				istiod('istiod', 'istio/pilot:1.31.1'),
				istiod('istiod-canary', 'istio/pilot:1.32.0-distroless'),
			],
		});
		const results = await probeAll([plain, meshed]);
		assert.deepEqual(results.get('plain'), {
			state: 'reached',
			milliseconds: 0,
			kubernetes: 'v1.35.4',
			nodes: {ready: 1, total: 2},
			uid: 'uid-1',
		});
		assert.deepEqual(results.get('meshed'), {
			state: 'reached',
			milliseconds: 0,
			kubernetes: 'v1.31.2',
			nodes: {ready: 1, total: 1},
			istio: '1.31.1, 1.32.0',
			uid: 'uid-2',
		});
		assert.equal(plain.cluster.requests.length, 4);
		assert.ok(plain.cluster.isClosed, 'nothing stays open');
		assert.ok(meshed.cluster.requests.every(({verb}) => verb === 'get' || verb === 'list'));
		// Screens take it as it is.
		const shown: Probe | undefined = results.get('plain');
		assert.ok(shown);
	});

	it('never takes what may not be read for what is not there', async () => {
		const shy = targetOf('shy');
		shy.cluster.fail(/^list .*(?:nodes|deployments)$/v, 'forbidden');
		const result = (await probeAll([shy])).get('shy');
		assert.ok(result?.state === 'reached');
		assert.equal(result.istio, 'unknown');
		assert.equal(result.nodes, undefined);
	});

	it('says why a context cannot be opened, and asks the others all the same', async () => {
		const results = await probeAll([
			targetOf('plain'),
			{
				name: 'broken',
				auth: 'static',
				open() {
					throw new MeshError('no such file: /gone.pem', {remedy: ['Write it.']});
				},
			},
		]);
		assert.equal(results.get('plain')?.state, 'reached');
		assert.deepEqual(results.get('broken'), {
			state: 'failed',
			why: 'no such file: /gone.pem',
			remedy: ['Write it.'],
			needsLogin: false,
		});
	});

	it('says why a cluster cannot be reached, and whether a login may help', async () => {
		const dead = targetOf('dead');
		dead.cluster.fail(/./v, 'refused');
		const failing = (name: string, error: ApiError, auth: ContactTarget['auth']) => {
			const target = targetOf(name, {}, auth);
			target.cluster.fail(/./v, error);
			return target;
		};

		const results = await probeAll([
			dead,
			failing(
				'asleep',
				new ApiError('exec-plugin', 'the plugin did not end', {
					needsLogin: true,
					remedy: ['Log in.'],
				}),
				'exec',
			),
			failing('bare', new ApiError('exec-plugin', 'the plugin is not installed'), 'exec'),
			failing('refused-token', new ApiError('unauthorized', '401'), 'exec'),
			failing('wrong-token', new ApiError('unauthorized', '401'), 'static'),
		]);
		assert.deepEqual(results.get('dead'), {
			state: 'failed',
			why: 'refused',
			remedy: [],
			needsLogin: false,
		});
		assert.deepEqual(results.get('asleep'), {
			state: 'failed',
			why: 'the plugin did not end',
			remedy: ['Log in.'],
			needsLogin: true,
		});
		assert.deepEqual(
			['bare', 'refused-token', 'wrong-token'].map(name => {
				const result = results.get(name);
				return result?.state === 'failed' && result.needsLogin;
			}),
			[false, true, false],
		);
	});

	it('tells of each as it answers, whoever else is silent', async () => {
		const silent = targetOf('silent');
		const release = silent.cluster.hold(/./v);
		const told: string[] = [];
		const probing = contactClusters({
			targets: [silent, targetOf('quick')],
			clock: makeFakeClock(),
			signal: new AbortController().signal,
			onResult(name) {
				told.push(name);
			},
		});
		await until('the quick one is told of', () => told.length === 1);
		assert.deepEqual(told, ['quick']);
		release();
		await probing;
		assert.deepEqual(told, ['quick', 'silent']);
	});

	it('reads sixteen clusters at a time, and asks four with plugins, whatever hangs elsewhere', async () => {
		const many = (count: number, auth: ContactTarget['auth'], what: RegExp) =>
			Array.from({length: count}, (_, index) => {
				const target = targetOf(`${auth}-${String(index)}`, {}, auth);
				return {target, release: target.cluster.hold(what)};
			});
		const plain = many(20, 'static', /^list .*nodes/v);
		const silent = many(30, 'none', /version/v);
		const plugged = many(6, 'exec', /version/v);
		const all = [...silent, ...plugged, ...plain];
		const asked = (group: typeof plain, path: string) =>
			group.filter(({target}) =>
				target.cluster.requests.some(request => request.path.endsWith(path)),
			).length;
		const probing = probeAll(all.map(({target}) => target));
		await until('sixteen are read', () => asked(plain, '/nodes') >= 16);
		await until('four plugins are asked', () => asked(plugged, '/version') >= 4);
		for (let turn = 0; turn < 20; turn++) {
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		}

		assert.equal(asked(plain, '/nodes'), 16);
		assert.equal(asked(plugged, '/version'), 4);
		assert.equal(asked(silent, '/version'), 30);
		for (const {release} of all) {
			release();
		}

		assert.equal((await probing).size, 56);
	});

	it('tells nothing more once it is stopped', async () => {
		const slow = targetOf('slow');
		slow.cluster.hold(/./v);
		const controller = new AbortController();
		const told: string[] = [];
		const probing = contactClusters({
			targets: [slow],
			clock: makeFakeClock(),
			signal: controller.signal,
			onResult(name) {
				told.push(name);
			},
		});
		await until('it is asked', () => slow.cluster.requests.length > 0);
		controller.abort(new Error('left'));
		await assert.rejects(probing, /left/v);
		assert.deepEqual(told, []);
	});
});
