import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {cleanStale} from '../../source/verify/clean-stale.ts';
import {namespaceObject} from '../../source/verify/manifests.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeFakeProcesses} from '../helpers/fakes.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const self = {host: 'here', pid: 100, startedAt: 'today'};
const alive = {host: 'here', pid: 7, startedAt: 'early'};

const made = (name: string, holder: unknown, createdAt: string): KubeObject => {
	const namespace = namespaceObject(
		name,
		typeof holder === 'string' ? holder : JSON.stringify(holder),
	);
	return {...namespace, metadata: {...namespace.metadata, creationTimestamp: createdAt}};
};

const namesIn = (cluster: ReturnType<typeof makeMemoryCluster>) =>
	cluster
		.objects()
		.filter(({kind}) => kind === 'Namespace')
		.map(({metadata}) => metadata.name);

test('leftovers of dead processes and of an hour ago elsewhere go; all else stays', async () => {
	const minuteAgo = '2026-11-21T11:59:00Z';
	const hoursAgo = '2026-11-21T09:00:00Z';
	const foreign = made('mesh-wizard-verify-foreign', {...alive, pid: 8}, hoursAgo);
	delete foreign.metadata.labels?.['app.kubernetes.io/managed-by'];
	const cluster = makeMemoryCluster({
		now: () => now,
		// The cluster's clock decides about ages, not ours.
		skewMs: 0,
		objects: [
			made('mesh-wizard-verify-dead', {...alive, pid: 8}, minuteAgo),
			made('mesh-wizard-verify-reused-pid', {...alive, startedAt: 'late'}, minuteAgo),
			made('mesh-wizard-verify-alive', alive, hoursAgo),
			made('mesh-wizard-verify-elsewhere-old', {...alive, host: 'there'}, hoursAgo),
			made('mesh-wizard-verify-elsewhere-new', {...alive, host: 'there'}, minuteAgo),
			made('mesh-wizard-verify-garbled-old', 'not json', hoursAgo),
			made('mesh-wizard-verify-garbled-new', 'not json', minuteAgo),
			made('somebody-elses', {...alive, pid: 8}, hoursAgo),
			foreign,
		],
	});
	const removed = await cleanStale({
		clusters: new Map([['a', cluster]]),
		processes: makeFakeProcesses(self, [alive]),
	});
	assert.deepEqual(
		removed.map(({namespace}) => namespace),
		[
			'mesh-wizard-verify-dead',
			'mesh-wizard-verify-reused-pid',
			'mesh-wizard-verify-elsewhere-old',
			'mesh-wizard-verify-garbled-old',
		],
	);
	assert.deepEqual(namesIn(cluster), [
		'default',
		'kube-system',
		'mesh-wizard-verify-alive',
		'mesh-wizard-verify-elsewhere-new',
		'mesh-wizard-verify-garbled-new',
		'somebody-elses',
		'mesh-wizard-verify-foreign',
	]);
});

test("ages are judged by the cluster's clock", async () => {
	const cluster = makeMemoryCluster({
		now: () => now,
		skewMs: 7_200_000,
		objects: [made('mesh-wizard-verify-x', {...alive, host: 'there'}, '2026-11-21T12:00:00Z')],
	});
	assert.equal(
		(await cleanStale({clusters: new Map([['a', cluster]]), processes: makeFakeProcesses(self)}))
			.length,
		1,
	);
});

test('a cluster that cannot be asked does not keep the others', async () => {
	const dead = makeMemoryCluster();
	dead.fail('/', 'timed-out');
	const living = makeMemoryCluster({
		objects: [made('mesh-wizard-verify-dead', {...alive, pid: 8}, '2026-11-21T11:59:00Z')],
	});
	assert.deepEqual(
		await cleanStale({
			clusters: new Map([
				['dead', dead],
				['living', living],
			]),
			processes: makeFakeProcesses(self),
		}),
		[{cluster: 'living', namespace: 'mesh-wizard-verify-dead'}],
	);
});
