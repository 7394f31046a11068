import assert from 'node:assert/strict';
import {test} from 'node:test';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import {takeInventory, type Inventory} from '../../source/teardown/inventory.ts';
import {planRemoval} from '../../source/teardown/plan-removal.ts';
import {stepsOf} from '../../source/teardown/steps.ts';
import {installedCluster} from '../helpers/installed-mesh.ts';

const names = ['main', 'edge', 'west'] as const;

const inventories = async (): Promise<Inventory[]> =>
	Promise.all(
		names.map(async name => {
			const role = name === 'edge' ? 'remote' : 'primary';
			const cluster = installedCluster({
				name,
				role,
				peers: role === 'primary' ? names.filter(other => other !== name) : [],
			});
			return takeInventory(
				cluster,
				{name, context: name, role},
				{peers: new Set(names), signal: new AbortController().signal},
			);
		}),
	);

/** Everything that must be done before a step, near and far. */
const beforeOf = (
	steps: ReadonlyArray<{id: string; needs: readonly string[]}>,
	id: string,
): Set<string> => {
	const needs = steps.find(step => step.id === id)?.needs ?? [];
	return new Set([...needs, ...needs.flatMap(need => [...beforeOf(steps, need)])]);
};

void test("whatever takes part of an installation away waits for the peers' secrets of all clusters", async () => {
	const steps = stepsOf(planRemoval('shop', await inventories(), istioctlDocuments));
	const secrets = ['main/remove-remote-secrets', 'west/remove-remote-secrets'];
	assert.deepEqual(
		steps.filter(({id}) => id.endsWith('/remove-remote-secrets')).map(({id}) => id),
		secrets,
		'a remote has none',
	);
	const others = steps.filter(({id}) => !secrets.includes(id));
	assert.ok(others.length > 8);
	for (const {id} of others) {
		assert.ok(
			secrets.every(secret => beforeOf(steps, id).has(secret)),
			id,
		);
	}
});

void test('a cluster is uninstalled, then swept, then loses its namespace, then is looked at once more', async () => {
	const steps = stepsOf(planRemoval('shop', await inventories(), istioctlDocuments));
	for (const name of names) {
		const chain = ['uninstall', 'leftovers', 'namespace', 'look-again'].map(
			what => `${name}/${what}`,
		);
		for (const [index, id] of chain.entries()) {
			assert.deepEqual(
				chain.filter(other => beforeOf(steps, id).has(other)),
				chain.slice(0, index),
				id,
			);
		}
	}
});

void test('primaries are uninstalled after the remotes, which take their sidecars from them', async () => {
	const steps = stepsOf(planRemoval('shop', await inventories(), istioctlDocuments));
	assert.ok(beforeOf(steps, 'main/uninstall').has('edge/uninstall'));
	assert.ok(beforeOf(steps, 'west/uninstall').has('edge/uninstall'));
	assert.ok(
		![...beforeOf(steps, 'edge/uninstall')].some(id =>
			/^(?:main|west)\/(?:unexpose|uninstall)$/v.test(id),
		),
	);
});

void test('every object is named once in what is deleted', async () => {
	const plan = planRemoval('shop', await inventories(), istioctlDocuments);
	for (const {steps} of plan.clusters) {
		const named = steps
			.filter(({removal}) => removal.type !== 'backup')
			.flatMap(({objects}) =>
				objects.map(({ref}) => `${ref.kind} ${ref.namespace ?? ''}/${ref.name}`),
			);
		assert.ok(named.length > 15);
		assert.deepEqual(named.length, new Set(named).size);
	}
});
