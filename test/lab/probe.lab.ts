import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test from 'node:test';
import {execa} from 'execa';
import {parse, stringify} from 'yaml';
import {until} from '../helpers/until.ts';
import {differences} from './differences.ts';
import {runLab} from './lab-script.ts';
import {describeWrite, ownWrites} from './own-writes.ts';
import {startLab, type Lab} from './start-lab.ts';
import {makeWizard, said, type Run} from './wizard.ts';

type Found = {id: string; status: string; clusters: readonly string[]; observed: string};

const names = ['probe-a', 'probe-b'] as const;
const prefix = 'mesh-wizard-probe-';

/** `pass probe.api-server probe-a → probe-b`, with what was observed where it did not pass. */
const probesOf = (run: Run): string[] =>
	(JSON.parse(run.stdout) as {findings: readonly Found[]}).findings
		.filter(({id, status}) => id.startsWith('probe.') && status !== 'skipped')
		.map(
			({id, status, clusters, observed}) =>
				`${status} ${id} ${clusters.join(' → ')}${status === 'pass' ? '' : `: ${observed}`}`,
		)
		.toSorted((one, other) => one.localeCompare(other));

const probeNamespaces = async (lab: Lab, cluster: string): Promise<string[]> => {
	const text = await lab.kubectl(cluster, 'get', 'namespaces', '-o', 'name');
	return text.split('\n').filter(name => name.includes(prefix));
};

/** Everything in the clusters before, so that it can be compared with what is there after; and what was written meanwhile. */
const watchOver = async (lab: Lab, clusters: readonly string[]) => {
	const before = new Map(
		await Promise.all(
			clusters.map(
				async name =>
					[
						name,
						{mark: await lab.audit(name).mark(), objects: await lab.everything(name)},
					] as const,
			),
		),
	);
	const of = (name: string) => before.get(name) ?? assert.fail(name);
	const writesTo = async (name: string) =>
		ownWrites(name, await lab.audit(name).writesSince(of(name).mark)).filter(
			({code = 0}) => code < 300,
		);
	return {
		writesTo,
		/** Nothing is left; whatever was created (so many objects) was the probe's own, and its namespace was deleted by us. */
		async assertGone({created}: {created?: number} = {}): Promise<void> {
			for (const name of clusters) {
				assert.deepEqual(differences(of(name).objects, await lab.everything(name)), [], name);
				const writes = await writesTo(name);
				const wrote = (verb: string) => writes.filter(write => write.verb === verb);
				assert.equal(
					wrote('create').length,
					created ?? wrote('create').length,
					writes.map(describeWrite).join('\n'),
				);
				assert.ok(
					writes.every(write => (write.namespace ?? write.name ?? '').startsWith(prefix)),
					writes.map(describeWrite).join('\n'),
				);
				assert.ok(
					writes.every(({verb}) => verb === 'create' || verb === 'delete'),
					writes.map(describeWrite).join('\n'),
				);
				for (const {name: namespace} of wrote('create').filter(
					({resource}) => resource === 'namespaces',
				)) {
					assert.ok(
						wrote('delete').some(
							write => write.resource === 'namespaces' && write.name === namespace,
						),
						`${namespace ?? ''} was not deleted by us`,
					);
				}
			}
		},
	};
};

const preflight = ['preflight', '-f', 'mesh.yaml', '--probe', '-o', 'json'] as const;

void test('probes from inside', {timeout: 400_000}, async t => {
	await using lab = await startLab({clusters: [...names, {name: 'probe-c', apiOnly: true}]});
	const serverOf = async (name: string): Promise<string> =>
		lab.kubectl(
			name,
			'config',
			'view',
			'--minify',
			'--context',
			name,
			'-o',
			'jsonpath={.clusters[0].cluster.server}',
		);
	await using wizard = await makeWizard(lab, {
		'probe-a': {network: 'one'},
		'probe-b': {network: 'one'},
	});
	const planned = await wizard.read('mesh.yaml');
	const withServers = async (servers: Readonly<Record<string, string>>): Promise<void> => {
		const file = parse(planned) as {clusters: Record<string, {apiServer?: string}>};
		for (const [name, apiServer] of Object.entries(servers)) {
			Object.assign(file.clusters[name] ?? assert.fail(name), {apiServer});
		}

		await wizard.write('mesh.yaml', stringify(file));
	};

	const started = async (signal: NodeJS.Signals): Promise<number> => {
		const {pid, done} = wizard.start(...preflight);
		await until(
			'the namespaces of the probe',
			async () => {
				const found = await Promise.all(names.map(async name => probeNamespaces(lab, name)));
				return found.every(list => list.length > 0);
			},
			{withinMs: 60_000},
		);
		process.kill(pid, signal);
		const {exitCode = -1} = await done;
		return exitCode;
	};

	await t.test('clusters on two networks, planned on one, fail in both directions', async () => {
		const watch = await watchOver(lab, names);
		const run = await wizard.run(...preflight);
		assert.equal(run.exitCode, 3, said(run));
		const probes = probesOf(run);
		assert.deepEqual(
			probes.map(line => line.replace(/:.*/v, '')),
			[
				'fail probe.pod-to-pod probe-a → probe-b',
				'fail probe.pod-to-pod probe-b → probe-a',
				'pass probe.api-server probe-a → probe-b',
				'pass probe.api-server probe-b → probe-a',
			],
		);
		assert.match(probes[0] ?? '', /from probe-a to probe-b: .*(?:no route|no answer)/v);
		assert.match(
			run.stderr,
			/namespace mesh-wizard-probe-\S+ is created with pods of registry\.k8s\.io\/e2e-test-images\/agnhost:\S+, and removed again: probe-a \(2 pods\), probe-b \(2 pods\)/v,
		);
		await watch.assertGone({created: 3});
	});

	await t.test('without --probe nothing is created, and the checks are skipped', async () => {
		const watch = await watchOver(lab, names);
		const run = await wizard.run('preflight', '-f', 'mesh.yaml', '-o', 'json');
		assert.deepEqual(probesOf(run), []);
		await watch.assertGone({created: 0});
	});

	await t.test('addresses that are wrong for peers fail with their cause', async () => {
		const b = await serverOf('probe-b');
		await withServers({'probe-a': b, 'probe-b': b.replace(':6443', ':6444')});
		const first = probesOf(await wizard.run(...preflight)).filter(line =>
			line.includes('api-server'),
		);
		assert.match(
			first.join('\n'),
			/^fail probe\.api-server probe-a → probe-b: from probe-a to probe-b: nothing listens at \S+:6444 \(connection refused\)/mv,
		);
		assert.match(
			first.join('\n'),
			/^fail probe\.api-server probe-b → probe-a: from probe-b to probe-a: \S+ shows a certificate that the cluster's own authority did not sign .*issued by CN=probe-b-ca/mv,
		);
		await wizard.write('mesh.yaml', planned);
	});

	await t.test(
		'packets that get lost and names that nobody knows fail with their cause, while this machine reaches both',
		async () => {
			const address = new URL(await serverOf('probe-b')).hostname;
			const nft = async (rule: string) =>
				execa('ip', ['netns', 'exec', 'lab-probe-a', 'nft', rule]);
			await nft(
				'add table ip probe-test; add chain ip probe-test out { type filter hook forward priority 0; }',
			);
			await nft(`add rule ip probe-test out ip daddr ${address} tcp dport 6443 drop`);
			await withServers({'probe-a': 'https://nowhere.invalid:6443'});
			try {
				const probes = probesOf(await wizard.run(...preflight)).filter(line =>
					line.includes('api-server'),
				);
				assert.match(
					probes.join('\n'),
					/^fail probe\.api-server probe-a → probe-b: from probe-a to probe-b: no answer from/mv,
				);
				assert.match(
					probes.join('\n'),
					/^fail probe\.api-server probe-b → probe-a: from probe-b to probe-a: the name in https:\/\/nowhere\.invalid:6443 does not resolve there/mv,
				);
			} finally {
				await nft('delete table ip probe-test');
				await wizard.write('mesh.yaml', planned);
			}
		},
	);

	await t.test(
		'gateways between networks pass where TLS is broken off, and fail where nothing listens or something else answers',
		async () => {
			const [image] =
				/registry\S+agnhost:\S+/v.exec(
					await lab.kubectl(
						'probe-a',
						'get',
						'nodes',
						'-o',
						'jsonpath={.items[*].status.images[*].names[*]}',
					),
				) ?? assert.fail('no node has the image');
			const address = async (name: string) =>
				lab.kubectl(
					name,
					'-n',
					'istio-system',
					'get',
					'service',
					'istio-eastwestgateway',
					'-o',
					'jsonpath={.status.loadBalancer.ingress[0].ip}',
				);
			for (const name of names) {
				await lab.kubectl(name, 'create', 'namespace', 'istio-system');
				await lab.kubectl(
					name,
					'-n',
					'istio-system',
					'create',
					'service',
					'loadbalancer',
					'istio-eastwestgateway',
					'--tcp=15443:15443',
				);
				await until('an address', async () => (await address(name)) !== '');
			}

			/** What stands behind the Service. */
			const serve = async (cluster: string, ...command: readonly string[]) => {
				await lab.kubectl(
					cluster,
					'-n',
					'istio-system',
					'run',
					'gateway',
					`--image=${image}`,
					'--labels=app=istio-eastwestgateway',
					'--',
					...command,
				);
				await lab.kubectl(
					cluster,
					'-n',
					'istio-system',
					'wait',
					'--for=condition=Ready',
					'pod/gateway',
					'--timeout=60s',
				);
			};

			// As an Envoy does that knows no workload of that name; and behind the one alone.
			await serve('probe-a', 'tcp-reset', '--port=15443');
			await wizard.write(
				'mesh.yaml',
				planned.replace('probe-b, network: one', 'probe-b, network: two'),
			);
			try {
				const run = await wizard.run(...preflight);
				const probes = probesOf(run);
				assert.match(probes.join('\n'), /^pass probe\.gateway probe-b → probe-a$/mv, said(run));
				assert.match(
					probes.join('\n'),
					/^fail probe\.gateway probe-a → probe-b: from probe-a to probe-b: .*:15443/mv,
				);
				assert.ok(
					probes.every(line => !line.includes('probe.pod-to-pod')),
					'they are not meant to share a network',
				);
				await serve('probe-b', 'netexec', '--http-port=15443');
				const answered = await wizard.run(...preflight);
				assert.match(
					probesOf(answered).join('\n'),
					/^fail probe\.gateway probe-a → probe-b: .*:15443 does not speak TLS$/mv,
					said(answered),
				);
			} finally {
				await wizard.write('mesh.yaml', planned);
				await Promise.all(
					names.map(async name => lab.kubectl(name, 'delete', 'namespace', 'istio-system')),
				);
			}
		},
	);

	await t.test('Ctrl-C in the middle leaves nothing', async () => {
		const watch = await watchOver(lab, names);
		assert.equal(await started('SIGINT'), 130);
		for (const name of names) {
			const writes = await watch.writesTo(name);
			assert.ok(
				writes.some(({verb, resource}) => verb === 'create' && resource === 'namespaces'),
				'it was in the middle',
			);
		}

		await watch.assertGone();
	});

	await t.test('on one network everything passes; what a killed run left goes first', async () => {
		const watch = await watchOver(lab, names);
		await started('SIGKILL');
		const left = await Promise.all(names.map(async name => probeNamespaces(lab, name)));
		assert.deepEqual(
			left.map(list => list.length),
			[1, 1],
			'a killed run leaves its namespaces',
		);
		await runLab(['join', ...names]);
		const run = await wizard.run(...preflight);
		assert.deepEqual(
			probesOf(run),
			[
				'pass probe.api-server probe-a → probe-b',
				'pass probe.api-server probe-b → probe-a',
				'pass probe.pod-to-pod probe-a → probe-b',
				'pass probe.pod-to-pod probe-b → probe-a',
			],
			said(run),
		);
		await until(
			'what was left is gone',
			async () => {
				const found = await Promise.all(names.map(async name => probeNamespaces(lab, name)));
				return found.flat().length === 0;
			},
			{withinMs: 30_000},
		);
		for (const name of names) {
			const writes = await watch.writesTo(name);
			assert.equal(
				writes.filter(({verb, resource}) => verb === 'delete' && resource === 'namespaces').length,
				2,
				`${name}: ${writes.map(describeWrite).join('\n')}`,
			);
		}
	});

	await t.test(
		'pods that do not start are unknown, with the image named, and go again',
		async () => {
			const watch = await watchOver(lab, ['probe-a', 'probe-c']);
			const run = await wizard.run(
				'preflight',
				'--contexts',
				'probe-a,probe-c',
				'--probe',
				'--probe-image',
				'registry.k8s.io/nothing:1',
				'--ready-timeout',
				'8s',
				'-o',
				'json',
			);
			const probes = probesOf(run);
			assert.match(
				probes.join('\n'),
				/^unknown probe\.api-server probe-a → probe-c: .*(?:ErrImagePull|ImagePullBackOff).*registry\.k8s\.io\/nothing:1/mv,
			);
			assert.match(probes.join('\n'), /^unknown probe\.api-server probe-c → probe-a: .*Pending/mv);
			assert.ok(
				probes.every(line => !line.startsWith('pass')),
				probes.join('\n'),
			);
			await watch.assertGone({created: 3});
		},
	);

	await t.test(
		'without the right to create namespaces: unknown, which names it, and nothing is tried',
		async () => {
			await lab.kubectl(
				'probe-c',
				'create',
				'clusterrolebinding',
				'reader',
				'--clusterrole=view',
				'--user=reader',
			);
			const kubeconfig = parse(await readFile(lab.kubeconfig, 'utf8')) as {
				users: Array<{name: string; user: Record<string, unknown>}>;
			};
			Object.assign(
				kubeconfig.users.find(({name}) => name === 'probe-c-admin')?.user ?? assert.fail(),
				{as: 'reader'},
			);
			const file = path.join(wizard.directory, 'kubeconfig');
			await writeFile(file, stringify(kubeconfig), {mode: 0o600});
			const watch = await watchOver(lab, ['probe-a', 'probe-c']);
			const run = await wizard.run(
				'preflight',
				'--kubeconfig',
				file,
				'--contexts',
				'probe-a,probe-c',
				'--probe',
				'-o',
				'json',
			);
			const probes = probesOf(run);
			assert.match(
				probes.join('\n'),
				/^unknown probe\.api-server probe-c → probe-a: .*the right is missing to create namespaces/mv,
			);
			assert.match(probes.join('\n'), /^pass probe\.api-server probe-a → probe-c$/mv);
			assert.deepEqual(await watch.writesTo('probe-c'), []);
			assert.deepEqual(
				(await lab.audit('probe-c').writesSince(0))
					.filter(({user}) => user === 'reader')
					.map(describeWrite),
				[],
			);
		},
	);
});
