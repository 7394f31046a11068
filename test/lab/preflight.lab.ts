import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import {parse, stringify} from 'yaml';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {startDeadServers} from './dead-servers.ts';
import {describeWrite, ownWrites} from './own-writes.ts';
import {startLab, type Lab} from './start-lab.ts';
import {makeWizard, said, type Run} from './wizard.ts';

type Report = {
	clusters: ReadonlyArray<{name: string; reachable: boolean; durationMs: number}>;
	findings: ReadonlyArray<{
		id: string;
		status: string;
		clusters: readonly string[];
		observed: string;
	}>;
};

const reportOf = (run: Run): Report => JSON.parse(run.stdout) as Report;
const overlap = (run: Run) =>
	reportOf(run)
		.findings.filter(({id}) => id === 'network.pod-cidr-overlap')
		.map(({status, clusters}) => `${status} ${clusters.join(' ')}`);

void test('pod ranges that overlap', {timeout: 300_000}, async t => {
	await using lab = await startLab({
		clusters: [
			{name: 'wide', pods: '10.0.0.0/12'},
			{name: 'inside', pods: '10.5.0.0/16'},
			{name: 'equal', pods: '10.5.0.0/16'},
			{name: 'apart', pods: '10.77.0.0/16'},
		],
		apiOnly: true,
	});
	const marks = new Map(
		await Promise.all(
			lab.contexts.map(async name => [name, await lab.audit(name).mark()] as const),
		),
	);
	const contexts = ['wide', 'inside', 'equal', 'apart'];
	// API servers alone: they have no nodes, and nothing else is wrong with them.
	const nodeless = ['--waive', 'nodes.ready'];

	await t.test('are a note for each pair without a model, and nobody fails', async () => {
		await using wizard = await makeWizard(lab, {});
		const run = await wizard.run(
			'preflight',
			'--contexts',
			contexts.join(','),
			'-o',
			'json',
			...nodeless,
		);
		assert.ok([0, 4].includes(run.exitCode), said(run));
		const pairs = overlap(run);
		for (const pair of ['wide inside', 'wide equal', 'inside equal']) {
			assert.ok(
				pairs.some(
					found =>
						found === `note ${pair}` || found === `note ${pair.split(' ').toReversed().join(' ')}`,
				),
				`${pair}: ${pairs.join('; ')}`,
			);
		}

		assert.deepEqual(
			pairs.filter(found => found.includes('apart') && found.startsWith('note')),
			[],
			'a range of its own is no note',
		);
	});

	for (const pair of [
		['inside', 'equal'],
		['wide', 'inside'],
	] as const) {
		await t.test(
			`fail with exit 3 and both names when ${pair.join(' and ')} are planned on one network, and pass on two`,
			async () => {
				await using together = await makeWizard(
					lab,
					Object.fromEntries(pair.map(name => [name, {network: 'one'}])),
				);
				const run = await together.run('preflight', '-f', 'mesh.yaml', '-o', 'json', ...nodeless);
				assert.equal(run.exitCode, 3, said(run));
				assert.equal(overlap(run).length, 1);
				assert.match(
					overlap(run)[0] ?? '',
					new RegExp(`^fail (?:${pair.join(' ')}|${pair.toReversed().join(' ')})$`, 'v'),
				);
				const refused = await together.run('apply', '-f', 'mesh.yaml', '--yes', ...nodeless);
				assert.equal(refused.exitCode, 3, said(refused));
				await using apart = await makeWizard(
					lab,
					Object.fromEntries(pair.map(name => [name, {network: `net-${name}`}])),
				);
				const allowed = await apart.run('preflight', '-f', 'mesh.yaml', '-o', 'json', ...nodeless);
				assert.ok([0, 4].includes(allowed.exitCode), said(allowed));
				assert.match(overlap(allowed)[0] ?? '', /^(?:pass|note) /v);
			},
		);
	}

	await t.test('are found by reading alone', async () => {
		for (const name of lab.contexts) {
			const audit = lab.audit(name);
			const writes = ownWrites(name, await audit.writesSince(marks.get(name) ?? 0));
			assert.deepEqual(writes.map(describeWrite), [], name);
			const requests = await audit.requestsSince(marks.get(name) ?? 0);
			const ours = requests.filter(({userAgent}) => userAgent.startsWith('mesh-wizard/'));
			assert.ok(ours.length > 10, 'our own requests are in the log');
			assert.deepEqual(
				ours.filter(({resource, verb}) => resource === 'secrets' && verb === 'get').length,
				0,
				'no Secret is opened',
			);
		}
	});
});

const withDead = async (lab: Lab, servers: Readonly<Record<string, string>>, file: string) => {
	const kubeconfig = parse(await readFile(lab.kubeconfig, 'utf8')) as {
		clusters: unknown[];
		users: unknown[];
		contexts: unknown[];
	};
	for (const [name, server] of Object.entries(servers)) {
		kubeconfig.clusters.push({name, cluster: {server}});
		kubeconfig.users.push({name, user: {token: 'not-a-secret'}});
		kubeconfig.contexts.push({name, context: {cluster: name, user: name}});
	}

	await writeFile(file, stringify(kubeconfig), {mode: 0o600});
};

void test(
	'four kinds of dead API servers are told apart and cost the others nothing',
	{timeout: 300_000},
	async () => {
		await using lab = await startLab({clusters: ['well-a', 'well-b'], apiOnly: true});
		await using dead = await startDeadServers();
		await using wizard = await makeWizard(lab, {});
		const kubeconfig = path.join(wizard.directory, 'kubeconfig');
		const well = ['well-a', 'well-b'];
		// Nobody has this address of the lab's bridge, so packets to it get no answer.
		await withDead(lab, {...dead.servers, 'no-answer': 'https://198.18.0.253:6443'}, kubeconfig);
		const names = [...Object.keys(dead.servers), 'no-answer'];
		const healthyMs = (run: Run) =>
			Math.max(
				...reportOf(run)
					.clusters.filter(({name}) => well.includes(name))
					.map(({durationMs}) => durationMs),
			);
		const alone = await wizard.run(
			'preflight',
			'--kubeconfig',
			kubeconfig,
			'--contexts',
			well.join(','),
			'-o',
			'json',
		);
		const beside = await wizard.run(
			'preflight',
			'--kubeconfig',
			kubeconfig,
			'--contexts',
			[...well, ...names].join(','),
			'--timeout',
			'4s',
			'-o',
			'json',
		);
		assert.equal(beside.exitCode, 3, said(beside));
		const reached = new Map(
			reportOf(beside)
				.findings.filter(({id}) => id === 'api.reachable')
				.map(({clusters, status, observed}) => [clusters[0], `${status} ${observed}`]),
		);
		for (const name of well) {
			assert.match(reached.get(name) ?? '', /^pass/v);
		}

		const told = names.map(name => (reached.get(name) ?? 'nothing').replaceAll(/\d+/gv, ''));
		assert.ok(
			told.every(text => text.startsWith('fail')),
			told.join('\n'),
		);
		assert.equal(
			new Set(told.map(text => text.replace(/^.*?: /v, ''))).size,
			told.length,
			`they read alike:\n${told.join('\n')}`,
		);
		assert.ok(
			healthyMs(beside) < 4000,
			`a healthy cluster took ${String(healthyMs(beside))} ms beside dead ones, ${String(healthyMs(alone))} ms without`,
		);
		keepEvidence('dead-api-servers', {
			healthyAloneMs: healthyMs(alone),
			healthyBesideDeadMs: healthyMs(beside),
			told: Object.fromEntries(names.map((name, index) => [name, told[index]])),
		});
	},
);
