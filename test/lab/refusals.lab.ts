import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import test from 'node:test';
import {describeWrite, ownWrites} from './own-writes.ts';
import {startLab} from './start-lab.ts';
import {makeWizard, said} from './wizard.ts';

void test(
	'what cannot be meant is refused, and nothing is written',
	{timeout: 300_000},
	async t => {
		await using lab = await startLab({clusters: ['right', 'wrong'], apiOnly: true});
		const marks = new Map(
			await Promise.all(
				lab.contexts.map(async name => [name, await lab.audit(name).mark()] as const),
			),
		);
		const uidOf = async (cluster: string) =>
			lab.kubectl(cluster, 'get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}');

		await t.test(
			'a context that leads to another cluster than its uid says: exit 5 and both uids',
			async () => {
				await using wizard = await makeWizard(lab, {right: {network: 'one'}});
				const [uid, other] = await Promise.all([uidOf('right'), uidOf('wrong')]);
				const text = await wizard.read('mesh.yaml');
				await wizard.write(
					'mesh.yaml',
					text.replace('{context: right,', `{context: right, uid: ${other},`),
				);
				for (const command of [['plan'], ['apply', '--yes'], ['verify'], ['teardown', '--yes']]) {
					const run = await wizard.run(...command, '-f', 'mesh.yaml');
					assert.equal(run.exitCode, 5, `${command.join(' ')}: ${said(run)}`);
					assert.ok(said(run).includes(uid) || said(run).includes(other), said(run));
				}

				await wizard.write(
					'mesh.yaml',
					text.replace('{context: right,', `{context: right, uid: ${uid},`),
				);
				const run = await wizard.run('plan', '-f', 'mesh.yaml', '--waive', 'nodes.ready');
				assert.equal(run.exitCode, 0, said(run));
			},
		);

		await t.test(
			'a context that is not in the kubeconfig: exit 2, its name and the nearest',
			async () => {
				await using wizard = await makeWizard(lab, {right: {network: 'one'}});
				const text = await wizard.read('mesh.yaml');
				await wizard.write('mesh.yaml', text.replace('{context: right,', '{context: rihgt,'));
				const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes');
				assert.equal(run.exitCode, 2, said(run));
				assert.match(run.stderr, /rihgt/v);
				assert.match(run.stderr, /right/v);
			},
		);

		await t.test('two names for one cluster: exit 3 and both names', async () => {
			await using wizard = await makeWizard(lab, {right: {network: 'one'}, twin: {network: 'two'}});
			const text = await wizard.read('mesh.yaml');
			const kubeconfig = await wizard.read(path.relative(wizard.directory, lab.kubeconfig));
			await wizard.write('second-kubeconfig', kubeconfig);
			await wizard.write(
				'mesh.yaml',
				text.replace('{context: twin,', '{context: right, kubeconfig: second-kubeconfig,'),
			);
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '--waive', 'nodes.ready');
			assert.equal(run.exitCode, 3, said(run));
			assert.match(run.stderr, /identity\.same-cluster.*right.*twin/v);
		});

		await t.test('no istioctl: exit 3, where it was looked for and what is needed', async () => {
			await using wizard = await makeWizard(
				{env: {...lab.env, PATH: `${path.dirname(process.execPath)}:/no/such/folder`}},
				{right: {network: 'one'}},
			);
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '--waive', 'nodes.ready');
			assert.equal(run.exitCode, 3, said(run));
			assert.match(run.stderr, /istioctl\.present.*\/no\/such\/folder/v);
		});

		await t.test('nobody to answer and no --yes: exit 2 and the flag', async () => {
			await using wizard = await makeWizard(lab, {right: {network: 'one'}});
			const run = await wizard.run('apply', '-f', 'mesh.yaml');
			assert.equal(run.exitCode, 2, said(run));
			assert.match(run.stderr, /--yes/v);
		});

		for (const name of lab.contexts) {
			const audit = lab.audit(name);
			assert.deepEqual(
				ownWrites(name, await audit.writesSince(marks.get(name) ?? 0)).map(describeWrite),
				[],
				name,
			);
		}

		const mark = await lab.audit('right').mark();
		await lab.kubectl('right', 'create', 'configmap', 'planted');
		assert.equal(
			(await lab.audit('right').writesSince(mark)).some(({name}) => name === 'planted'),
			true,
			'a write would be seen',
		);
	},
);
