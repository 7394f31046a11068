import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {PairResult} from '../../source/engine/events.ts';
import {exitCodes} from '../../source/errors.ts';
import {shapes} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';

const pairOf = (from: string, to: string, status: PairResult['status']): PairResult => ({
	from,
	to,
	status,
	requests: 3,
	answeredBy: {},
	cause: status === 'pass' ? null : 'nobody answered',
	durationMs: 1,
});
const pairs = (status: PairResult['status']) => [
	pairOf('east', 'west', status),
	pairOf('west', 'east', 'pass'),
];
const records = (events: ReadonlyArray<{type: string; step?: string; outcome?: string}>) =>
	events
		.filter(({type, step}) => type === 'step-finished' && step?.endsWith('/record') === true)
		.map(({outcome}) => outcome);

const provenIn = (mesh: ReturnType<typeof makePlannedMesh>) =>
	[...mesh.clusters.values()].map(
		cluster =>
			cluster.object({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				name: 'mesh-wizard',
				namespace: 'istio-system',
			})?.['data'],
	);

describe('a plan that is applied', () => {
	it('leaves no proof of another plan behind, which would count again once mesh.yaml is as it was', async () => {
		const former = makePlannedMesh(shapes['two-networks']);
		await former.run();
		assert.ok(provenIn(former).every(data => JSON.stringify(data).includes('"proven":"true"')));
		const next = makePlannedMesh(
			{...shapes['two-networks'], mesh: 'another'},
			{clusters: former.clusters},
		);
		next.istioctl.install = async () => ({
			exitCode: 1,
			timedOut: false,
			tail: ['Error: not today'],
			durationMs: 1,
		});
		const {failures} = await next.run();
		assert.notDeepEqual(failures, []);
		assert.ok(provenIn(next).every(data => JSON.stringify(data).includes('"proven":"false"')));
	});

	it('proves again as long as somebody wants it while a pair is red', async () => {
		const mesh = makePlannedMesh(shapes['two-networks']);
		const proofs = [pairs('fail'), pairs('unknown'), pairs('pass')];
		const asked: string[] = [];
		const result = await mesh.apply({
			prove: async () => proofs.shift() ?? [],
			async afterProof(results) {
				assert.deepEqual(records(mesh.events), [], 'nothing says yet that it was proven');
				asked.push(results.map(({status}) => status).join(' '));
				return 'retry';
			},
		});
		assert.deepEqual(asked, ['fail pass', 'unknown pass']);
		assert.equal(result.exitCode, exitCodes.done);
		assert.deepEqual(records(mesh.events), ['done', 'done']);
	});

	it('tries again what passes before its first change, and names the cluster of what does not', async () => {
		const record = '/api/v1/namespaces/istio-system/configmaps/mesh-wizard';
		const mesh = makePlannedMesh(shapes['two-networks']);
		mesh.clusters.get('east')?.fail(record, 'network', {times: 2});
		assert.equal((await mesh.apply({prove: async () => pairs('pass')})).exitCode, exitCodes.done);

		mesh.clusters.get('west')?.fail(record, 'unauthorized');
		await assert.rejects(mesh.apply({prove: async () => pairs('pass')}), {
			message: /^west: https:\/\/west\.example:6443: /v,
			code: 'api.unauthorized',
		});
	});

	it('leaves no record of a proof that stays red', async () => {
		const mesh = makePlannedMesh(shapes['two-networks']);
		const result = await mesh.apply({
			prove: async () => pairs('fail'),
			afterProof: async () => 'stop',
		});
		assert.equal(result.exitCode, exitCodes.errorsFound);
		assert.match(result.summary, /traffic is not proven: east → west$/v);
		assert.deepEqual(
			result.next.filter(line => line.startsWith('mesh-wizard ')),
			['mesh-wizard verify -f mesh.yaml', 'mesh-wizard apply -f mesh.yaml --take-over'],
			'what was allowed is repeated where it is a flag',
		);
		assert.deepEqual(records(mesh.events), []);
	});

	it('says that traffic is not proven when it is stopped while the question stands', async () => {
		const mesh = makePlannedMesh(shapes['two-networks']);
		const controller = new AbortController();
		const result = await mesh.apply({
			signal: controller.signal,
			prove: async () => pairs('fail'),
			async afterProof() {
				controller.abort();
				return new Promise<never>(() => {
					// Nobody answers.
				});
			},
		});
		assert.match(result.summary, /traffic is not proven/v);
	});

	it('proves only after failed steps were tried again with success', async () => {
		const mesh = makePlannedMesh(shapes['two-networks']);
		mesh.istioctl.break.set('west', 'fail');
		const order: string[] = [];
		const result = await mesh.apply({
			async decide(failures) {
				order.push(...failures.map(({step}) => step));
				mesh.istioctl.break.clear();
				return 'retry';
			},
			async prove() {
				order.push('prove');
				return pairs('pass');
			},
		});
		assert.deepEqual(order, ['west/istiod', 'prove']);
		assert.equal(result.exitCode, exitCodes.done);
	});
});
