import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {surveyExposures} from '../../source/survey/exposures.ts';
import {bothWays, unknown} from '../helpers/facts.ts';

const definition = {
	apiVersion: 'apiextensions.k8s.io/v1',
	kind: 'CustomResourceDefinition',
	metadata: {name: 'gateways.networking.istio.io'},
};
const gateway = (
	name: string,
	day: number,
	mode: string | undefined,
	{
		selector = {istio: 'eastwestgateway'},
		port = 15_443,
		hosts = ['*.local'],
		protocol,
	}: {
		selector?: Record<string, string>;
		port?: number;
		hosts?: readonly string[];
		protocol?: string;
	} = {},
) => ({
	apiVersion: 'networking.istio.io/v1',
	kind: 'Gateway',
	metadata: {
		name,
		namespace: 'istio-system',
		creationTimestamp: `2026-11-0${String(day)}T00:00:00Z`,
	},
	spec: {
		selector,
		servers: [
			{port: {number: port, protocol}, hosts, ...(mode === undefined ? {} : {tls: {mode}})},
		],
	},
});
const own = gateway('cross-network-gateway', 5, 'AUTO_PASSTHROUGH');

const statuses = async (...gateways: ReadonlyArray<ReturnType<typeof gateway>>) => {
	const cluster = makeMemoryCluster({objects: [definition, ...gateways]});
	cluster.serve({
		apiVersion: 'networking.istio.io/v1',
		kind: 'Gateway',
		plural: 'gateways',
		namespaced: true,
	});
	return bothWays('gateway.taken', {
		exposures: await surveyExposures(makeClusterReader(cluster)),
	});
};

describe('gateway.taken', () => {
	test('names who else has the port, and who wins it: the oldest', async () => {
		assert.deepEqual(await statuses(own), ['pass', 'pass']);
		assert.deepEqual(await statuses(own, gateway('more', 1, 'AUTO_PASSTHROUGH')), ['pass', 'pass']);
		for (const mode of [undefined, 'SIMPLE', 'PASSTHROUGH']) {
			assert.deepEqual(await statuses(own, gateway('other', 1, mode)), ['note', 'fail']);
			assert.deepEqual(await statuses(own, gateway('other', 9, mode)), ['note', 'warn']);
		}

		assert.deepEqual(await statuses(gateway('other', 1, 'SIMPLE')), ['note', 'fail']);
	});

	test('lets stand what fits beside: TLS for other hosts, of whatever age', async () => {
		for (const day of [1, 9]) {
			for (const mode of ['SIMPLE', 'PASSTHROUGH']) {
				for (const host of ['*', '*.example.com', 'shop/*.example.com']) {
					const other = gateway('other', day, mode, {hosts: [host]});
					assert.deepEqual(await statuses(own, other), ['pass', 'pass'], `${mode} ${host}`);
				}
			}
		}

		for (const other of [
			gateway('other', 1, undefined, {hosts: ['*.example.com']}),
			gateway('other', 1, 'SIMPLE', {hosts: ['*.example.com', 'shop/*.local']}),
			gateway('other', 1, 'SIMPLE', {hosts: ['*.example.com'], protocol: 'HTTP'}),
		]) {
			assert.deepEqual(await statuses(own, other), ['note', 'fail']);
		}
	});

	test('leaves alone other ports and other gateways, and does not guess', async () => {
		assert.deepEqual(await statuses(own, gateway('a', 1, 'SIMPLE', {port: 443})), ['pass', 'pass']);
		assert.deepEqual(
			await statuses(own, gateway('b', 1, 'SIMPLE', {selector: {istio: 'ingressgateway'}})),
			['pass', 'pass'],
		);
		assert.deepEqual(await statuses(own, gateway('c', 1, 'SIMPLE', {selector: {}})), [
			'note',
			'fail',
		]);
		assert.deepEqual(await statuses(), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('gateway.taken', {exposures: unknown()}), ['unknown', 'unknown']);
	});
});
