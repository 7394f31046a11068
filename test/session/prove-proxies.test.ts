import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import type {EventBody} from '../../source/engine/events.ts';
import {ApiError} from '../../source/ports/cluster.ts';
import {proveProxies} from '../../source/session/prove-proxies.ts';
import {modelOf} from '../helpers/model.ts';
import {proxyPod, type ProxySpec} from '../helpers/proxies.ts';

const apart = modelOf([
	{name: 'east', network: 'net-a'},
	{name: 'west', network: 'net-b'},
]);
const cart: ProxySpec = {
	namespace: 'shop',
	name: 'cart',
	cluster: 'east',
	network: 'net-a',
	mesh: 'shop',
};

const prove = async (spec: ProxySpec, model = apart, isRefused = false) => {
	const events: EventBody[] = [];
	const east = makeMemoryCluster({context: 'east', objects: [proxyPod(spec)]});
	const west = makeMemoryCluster({context: 'west'});
	if (isRefused) {
		west.list = async () => {
			throw new ApiError('forbidden', 'pods is forbidden', {status: 403});
		};
	}

	const found = await proveProxies(
		{
			model,
			clusters: new Map([
				['east', east],
				['west', west],
			]),
		},
		{
			emit(event) {
				events.push(event);
			},
			signal: new AbortController().signal,
		},
	);
	return {found, events};
};

describe('the proof of what runs', () => {
	it('fails for a workload of another network, whatever restarts have left on it, and passes on its own', async () => {
		const mark = {'mesh-wizard.dev/restarted-for': 'east/net-a/shop'};
		for (const [spec, status, says] of [
			[cart, 'pass', /1 workload with a proxy on network net-a/v],
			[{...cart, network: 'net-b', networkLabel: 'net-b'}, 'fail', /cart runs on network net-b/v],
			[{...cart, network: 'net-b', annotations: mark}, 'fail', /cart runs on network net-b/v],
			[{...cart, networkLabel: 'net-b'}, 'fail', /labelled topology\.istio\.io\/network=net-b/v],
		] as const) {
			const {found, events} = await prove(spec);
			assert.deepEqual(
				found.map(finding => [finding.id, finding.status, ...finding.clusters]),
				[
					['proof.proxies', status, 'east'],
					['proof.proxies', 'pass', 'west'],
				],
			);
			assert.match(found[0]?.observed ?? '', says);
			assert.equal(events.length, 2);
		}
	});

	it('is unknown where pods cannot be listed, and nothing on one network', async () => {
		const {found} = await prove(cart, apart, true);
		assert.deepEqual(
			found.map(({status}) => status),
			['pass', 'unknown'],
		);
		const one = modelOf([
			{name: 'east', network: 'net-a'},
			{name: 'west', network: 'net-a'},
		]);
		assert.deepEqual((await prove({...cart, network: 'net-b'}, one)).found, []);
	});
});
