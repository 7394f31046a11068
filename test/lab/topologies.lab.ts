import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {cutGateway, cutPods, takeSecret} from './controls.ts';
import {liveRootPem} from './live-root.ts';
import {firstWritten} from './mesh-as-seen.ts';
import {proveTopology} from './prove-topology.ts';
import {startLab, type Lab} from './start-lab.ts';
import {labIstio} from './wizard.ts';
import {assertChainEndsAt} from './workload-chain.ts';

const timeout = 1_800_000;
const full = process.env['LAB_EVIDENCE'] === '1';

/** Ports of a gateway: of a cluster that other networks reach, that owns remotes, or both. */
const [crossing, owning, both] = [
	[15_021, 15_443],
	[15_021, 15_012, 15_017],
	[15_021, 15_443, 15_012, 15_017],
] as const;
const [istiod, gateway] = ['istiod', 'istio-eastwestgateway'] as const;
const [services, control] = ['cross-network-gateway', 'istiod-gateway'] as const;

/** Attached, installed, read by its owner, and only then given a gateway. */
const assertOrder = async (lab: Lab, remote: string, owner: string): Promise<void> => {
	const times = await Promise.all([
		firstWritten(lab, remote, 'namespaces', 'istio-system'),
		firstWritten(lab, remote, 'services', 'istiod'),
		firstWritten(lab, owner, 'secrets', `istio-remote-secret-${remote}`),
		firstWritten(lab, remote, 'apps/deployments', 'istio-eastwestgateway'),
	]);
	assert.ok(
		times.every(time => time !== undefined),
		times.join(', '),
	);
	assert.deepEqual(times, times.toSorted());
};

void test(
	'meshes on one network, one after the other on the same two clusters',
	{timeout},
	async t => {
		await using lab = await startLab({clusters: ['flat-a', 'flat-b'], flat: true});
		await t.test('two primaries', async part => {
			await proveTopology(
				part,
				{
					clusters: {'flat-a': {network: 'one'}, 'flat-b': {network: 'one'}},
					expected: {
						'flat-a': {
							secrets: ['flat-b'],
							deployments: [istiod],
							exposed: [],
							mints: 1,
						},
						'flat-b': {
							secrets: ['flat-a'],
							deployments: [istiod],
							exposed: [],
							mints: 1,
						},
					},
					controls: {
						"a primary has lost its peer's secret": {
							breaks: takeSecret('flat-b', 'flat-a'),
							red: {'flat-a → flat-b': /no remote secret/v},
						},
					},
					also: {
						async 'a workload shows a chain that ends at the root that was made'(_lab, wizard) {
							await assertChainEndsAt(lab, 'flat-b', await wizard.read('certs/root-cert.pem'));
						},
					},
				},
				lab,
			);
		});
		await t.test('a self-signed primary and its remote', async part => {
			await proveTopology(
				part,
				{
					clusters: {
						'flat-a': {network: 'one'},
						'flat-b': {network: 'one', role: 'remote', primary: 'flat-a'},
					},
					trust: '{mode: self-signed}',
					expected: {
						'flat-a': {
							secrets: ['flat-b'],
							gateway: owning,
							deployments: [gateway, istiod],
							exposed: [control],
							mints: 0,
						},
						'flat-b': {
							secrets: [],
							deployments: [],
							exposed: [],
							mints: 1,
						},
					},
					controls: {
						'requests to the primary are dropped': {
							breaks: cutPods('flat-b', 'flat-a'),
							red: {'flat-b → flat-a': /8080/v},
						},
					},
					also: {
						async "a workload of the remote shows a chain that ends at the primary's own root"() {
							await assertChainEndsAt(lab, 'flat-b', await liveRootPem(lab, 'flat-a'));
							await assert.rejects(
								lab.kubectl('flat-a', '-n', 'istio-system', 'get', 'secret', 'cacerts'),
								/not found/v,
							);
						},
					},
				},
				lab,
			);
		});
	},
);

void test(
	'a primary and its remote on different networks',
	{timeout, skip: full ? false : 'only in npm run test:full: the mesh of four has two such'},
	async t => {
		const figures = await proveTopology(t, {
			clusters: {
				'at-own': {network: 'east'},
				'at-far': {network: 'west', role: 'remote', primary: 'at-own'},
			},
			expected: {
				'at-own': {
					secrets: ['at-far'],
					gateway: both,
					deployments: [gateway, istiod],
					exposed: [services, control],
					mints: 0,
				},
				'at-far': {
					secrets: [],
					gateway: crossing,
					deployments: [gateway],
					exposed: [],
					mints: 1,
				},
			},
			controls: {
				"the remote's gateway is cut": {
					breaks: cutGateway('at-far'),
					red: {'at-own → at-far': /15443/v},
				},
				"its owner's gateway is cut": {
					breaks: cutGateway('at-own'),
					red: {'at-far → at-own': /15443/v},
				},
			},
			also: {
				async 'the remote was made in the order that Istio forces'(lab) {
					await assertOrder(lab, 'at-far', 'at-own');
				},
			},
		});
		assert.ok(figures);
		keepEvidence('one-remote-on-another-network', {istio: labIstio, ...figures});
	},
);

void test('two primaries and two remotes on four networks', {timeout}, async t => {
	await proveTopology(t, {
		clusters: {
			'four-a': {network: 'net-a'},
			'four-b': {network: 'net-b', role: 'remote', primary: 'four-a'},
			'four-c': {network: 'net-c'},
			'four-d': {network: 'net-d', role: 'remote', primary: 'four-c'},
		},
		expected: {
			'four-a': {
				secrets: ['four-b', 'four-c', 'four-d'],
				gateway: both,
				deployments: [gateway, istiod],
				exposed: [services, control],
				mints: 1,
			},
			'four-b': {
				secrets: [],
				gateway: crossing,
				deployments: [gateway],
				exposed: [],
				mints: 1,
			},
			'four-c': {
				secrets: ['four-a', 'four-b', 'four-d'],
				gateway: both,
				deployments: [gateway, istiod],
				exposed: [services, control],
				mints: 1,
			},
			'four-d': {
				secrets: [],
				gateway: crossing,
				deployments: [gateway],
				exposed: [],
				mints: 1,
			},
		},
		controls: {
			'the gateway of one remote is cut': {
				breaks: cutGateway('four-d'),
				red: {
					'four-a → four-d': /15443/v,
					'four-b → four-d': /15443/v,
					'four-c → four-d': /15443/v,
				},
			},
		},
		also: {
			async 'the remotes were made in the order that Istio forces'(lab) {
				await assertOrder(lab, 'four-b', 'four-a');
				await assertOrder(lab, 'four-d', 'four-c');
			},
		},
	});
});

void test(
	'three primaries and three remotes on three networks',
	{timeout, skip: full ? false : 'only in npm run test:full: six whole clusters'},
	async t => {
		const figures = await proveTopology(t, {
			clusters: {
				'six-a': {network: 'east'},
				'six-b': {network: 'east', role: 'remote', primary: 'six-a'},
				'six-c': {network: 'west'},
				'six-d': {network: 'west', role: 'remote', primary: 'six-c'},
				'six-e': {network: 'north'},
				// Its owner is on another network, and a primary that is none of its own on this one.
				'six-f': {network: 'north', role: 'remote', primary: 'six-a'},
			},
			flat: [
				['six-a', 'six-b'],
				['six-c', 'six-d'],
				['six-e', 'six-f'],
			],
			expected: {
				'six-a': {
					secrets: ['six-b', 'six-c', 'six-d', 'six-e', 'six-f'],
					gateway: both,
					deployments: [gateway, istiod],
					exposed: [services, control],
					mints: 1,
				},
				'six-b': {
					secrets: [],
					gateway: crossing,
					deployments: [gateway],
					exposed: [],
					mints: 1,
				},
				'six-c': {
					secrets: ['six-a', 'six-b', 'six-d', 'six-e', 'six-f'],
					gateway: both,
					deployments: [gateway, istiod],
					exposed: [services, control],
					mints: 1,
				},
				'six-d': {
					secrets: [],
					gateway: crossing,
					deployments: [gateway],
					exposed: [],
					mints: 1,
				},
				'six-e': {
					secrets: ['six-a', 'six-b', 'six-c', 'six-d', 'six-f'],
					gateway: crossing,
					deployments: [gateway, istiod],
					exposed: [services],
					mints: 1,
				},
				'six-f': {
					secrets: [],
					gateway: crossing,
					deployments: [gateway],
					exposed: [],
					mints: 1,
				},
			},
			controls: {
				// Peers on its own network do not need it.
				'the gateway of one remote is cut': {
					breaks: cutGateway('six-f'),
					red: {
						'six-a → six-f': /15443/v,
						'six-b → six-f': /15443/v,
						'six-c → six-f': /15443/v,
						'six-d → six-f': /15443/v,
					},
				},
				'one primary has lost the secret of a cluster': {
					breaks: takeSecret('six-d', 'six-e'),
					red: {'six-e → six-d': /no remote secret/v},
				},
			},
		});
		assert.ok(figures);
		keepEvidence('six-clusters-in-one-apply', {istio: labIstio, ...figures});
	},
);
