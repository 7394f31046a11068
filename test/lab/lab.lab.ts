import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {execa} from 'execa';
import {differences} from './differences.ts';
import {startLab, type Lab} from './start-lab.ts';

const namespaces = async (): Promise<string> => {
	const {stdout} = await execa('ip', ['netns', 'list']);
	return stdout;
};

/** Whether a request from one cluster's node to a pod of another is answered. */
const reachesPodsOf = async (lab: Lab, from: string, to: string): Promise<boolean> => {
	const address = await lab.kubectl(
		to,
		'-n',
		'kube-system',
		'get',
		'pods',
		'-l',
		'k8s-app=kube-dns',
		'-o',
		'jsonpath={.items[0].status.podIP}',
	);
	const {stdout} = await execa(
		'ip',
		['netns', 'exec', `lab-${from}`, 'curl', '-s', '-m', '2', `http://${address}:8080/health`],
		{reject: false},
	);
	return stdout === 'OK';
};

/** Starts a cluster in a process of its own that dies in the given way, and resolves when it is dead. */
const startAndDie = async (cluster: string, way: 'throw' | 'kill'): Promise<void> => {
	const {exitCode} = await execa({
		node: true,
		nodeOptions: ['--import=tsx'],
		reject: false,
	})`${path.join(import.meta.dirname, 'start-and-die.ts')} ${cluster} ${way}`;
	assert.notEqual(exitCode, 0);
};

void test(
	'two clusters start, show what is written to them, and leave nothing',
	{timeout: 300_000},
	async t => {
		const lab = await startLab({clusters: ['lab-one', 'lab-two']});
		t.after(lab.down);

		for (const cluster of lab.contexts) {
			assert.equal(
				await lab.kubectl(cluster, 'get', 'nodes', '-o', 'name'),
				`node/${cluster}-node`,
			);
		}

		await t.test(
			'a planted write is in the audit log after the mark, and not before it',
			async () => {
				const audit = lab.audit('lab-one');
				const mark = await audit.mark();
				await lab.kubectl('lab-one', 'create', 'configmap', 'dry', '--dry-run=server');
				await lab.kubectl('lab-one', 'auth', 'can-i', 'create', 'pods');
				const ours = async (since: number) =>
					(await audit.writesSince(since)).filter(({user}) => user === 'lab-one-admin');
				assert.deepEqual(await ours(mark), [], 'neither a dry run nor a review is a write');
				await lab.kubectl('lab-one', 'create', 'configmap', 'planted');
				const [write, ...others] = await ours(mark);
				assert.deepEqual(others, []);
				assert.equal(
					`${write?.verb} ${write?.resource} ${write?.namespace}/${write?.name} ${write?.code}`,
					'create configmaps default/planted 201',
				);
				assert.deepEqual(await ours(await audit.mark()), []);
				await lab.kubectl('lab-one', 'delete', 'configmap', 'planted');
			},
		);

		await t.test(
			'everything before and after a planted ConfigMap differs by exactly it',
			async () => {
				const before = await lab.everything('lab-two');
				assert.ok(before.length > 100, `only ${before.length} objects`);
				await lab.kubectl('lab-two', 'create', 'configmap', 'planted');
				await lab.kubectl('lab-two', 'label', 'namespace', 'default', 'planted=yes');
				assert.deepEqual(differences(before, await lab.everything('lab-two')), [
					'added ConfigMap default/planted',
					'changed Namespace default: metadata.labels.planted',
				]);
				await lab.kubectl('lab-two', 'delete', 'configmap', 'planted');
				await lab.kubectl('lab-two', 'label', 'namespace', 'default', 'planted-');
				assert.deepEqual(differences(before, await lab.everything('lab-two')), []);
			},
		);

		await t.test('a cut cluster is dead until it is healed', async () => {
			await lab.cut('lab-two');
			await assert.rejects(lab.kubectl('lab-two', 'get', 'nodes', '--request-timeout=1s'));
			await lab.kubectl('lab-one', 'get', 'nodes');
			await lab.heal('lab-two');
			await lab.kubectl('lab-two', 'get', 'nodes');
		});

		assert.equal(
			await reachesPodsOf(lab, 'lab-one', 'lab-two'),
			false,
			'clusters are on networks of their own',
		);
		assert.match(await namespaces(), /lab-lab-one/v);
		await lab.down();
		assert.doesNotMatch(await namespaces(), /lab-lab-(?:one|two)/v);
	},
);

void test('a flat group is joined, its neighbour is not', {timeout: 300_000}, async () => {
	await using lab = await startLab({
		clusters: ['flat-one', 'flat-two', {name: 'alone', apiOnly: true}],
		flat: [['flat-one', 'flat-two']],
	});
	assert.equal(await reachesPodsOf(lab, 'flat-one', 'flat-two'), true);
	assert.equal(await reachesPodsOf(lab, 'flat-two', 'flat-one'), true);
	assert.equal(await reachesPodsOf(lab, 'alone', 'flat-one'), false);
});

void test('a process that dies leaves no clusters', {timeout: 300_000}, async () => {
	await startAndDie('dies', 'throw');
	assert.doesNotMatch(
		await namespaces(),
		/lab-dies/v,
		'after an exception they are stopped at once',
	);
	await startAndDie('dies', 'kill');
	assert.match(await namespaces(), /lab-dies/v, 'after kill -9 nobody was there to stop them');
	await using lab = await startLab({clusters: ['dies'], apiOnly: true});
	await lab.kubectl('dies', 'get', 'namespaces');
});
