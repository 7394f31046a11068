import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import {filesBelow, findSecrets, watchArguments} from './canary.ts';
import {cutPackets} from './controls.ts';
import {differences} from './differences.ts';
import {seeCluster} from './mesh-as-seen.ts';
import {giveOtherRoot} from './other-root.ts';
import {belongsToPlan, describeWrite, ownWrites} from './own-writes.ts';
import {startLab} from './start-lab.ts';
import {begun, makeWizard, pairsOf, said} from './wizard.ts';

type PlanDocument = {
	hash: string;
	steps: ReadonlyArray<{
		id: string;
		state: string;
		cluster: string;
		objects: readonly string[];
		differences: readonly string[];
	}>;
};

const [a, b] = ['two-a', 'two-b'] as const;

void test(
	'two primaries on different networks: planned, applied, proven, drifted, mended, torn down',
	{timeout: 1_200_000},
	async t => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(lab, {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}});
		const before = new Map(
			await Promise.all(
				lab.contexts.map(async name => [name, await lab.everything(name)] as const),
			),
		);
		const marks = new Map(
			await Promise.all(
				lab.contexts.map(async name => [name, await lab.audit(name).mark()] as const),
			),
		);
		const writesOf = async (name: string, mark: number | undefined) =>
			ownWrites(name, await lab.audit(name).writesSince(mark ?? 0));
		const planOf = async () => {
			const run = await wizard.run('plan', '-f', 'mesh.yaml', '-o', 'json');
			assert.equal(run.exitCode, 0, said(run));
			return JSON.parse(run.stdout) as PlanDocument;
		};

		const plan = await planOf();
		await t.test('planning writes nothing', async () => {
			for (const name of lab.contexts) {
				assert.deepEqual((await writesOf(name, marks.get(name))).map(describeWrite), []);
			}

			const pending = await wizard.run('plan', '-f', 'mesh.yaml', '--exit-code');
			assert.equal(pending.exitCode, 6, said(pending));
		});

		let applied = '';
		const watch = watchArguments();
		await t.test('apply proves every ordered pair', async () => {
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl', '-v');
			applied = said(run);
			assert.equal(run.exitCode, 0, said(run));
			assert.deepEqual(pairsOf(run), [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`]);
			assert.match(
				await wizard.read('mesh.yaml'),
				/uid: .*# |uid: /v,
				'the clusters are now known by their uid',
			);
			assert.match(await wizard.read('mesh.yaml'), /# the mesh of the tests/v, 'comments stay');
		});

		const processArguments = await watch.stop();
		await t.test(
			"each cluster holds its peer's secret and a gateway for other networks alone, and gave one token",
			async () => {
				for (const [name, peer] of [
					[a, b],
					[b, a],
				] as const) {
					assert.deepEqual(await seeCluster(lab, name, marks.get(name) ?? 0), {
						secrets: [peer],
						gateway: [15_021, 15_443],
						deployments: ['istio-eastwestgateway', 'istiod'],
						exposed: ['cross-network-gateway'],
						mints: 1,
					});
				}
			},
		);

		await t.test('no secret shows anywhere, and one shown on purpose is found', async () => {
			const secrets: Record<string, string> = {};
			for (const name of lab.contexts) {
				const token = await lab.kubectl(
					name,
					'-n',
					'istio-system',
					'get',
					'secret',
					'istio-reader-service-account-istio-remote-secret-token',
					'-o',
					'jsonpath={.data.token}',
				);
				const key = await wizard.read(`certs/${name}/ca-key.pem`);
				secrets[`token of ${name}`] = Buffer.from(token, 'base64').toString();
				secrets[`key of ${name}`] = key.split('\n')[5] ?? '';
			}

			const rootKey = await wizard.read('certs/root-key.pem');
			const kubeconfig = await readFile(lab.kubeconfig, 'utf8');
			secrets['root key'] = rootKey.split('\n')[5] ?? '';
			secrets['key of the kubeconfig'] =
				/client-key-data: (?<key>\S+)/v.exec(kubeconfig)?.groups?.['key']?.slice(100, 160) ?? '';
			const places = {
				...(await filesBelow(path.join(wizard.directory, '.mesh-wizard'))),
				'mesh.yaml': await wizard.read('mesh.yaml'),
				output: applied,
				'process arguments': processArguments,
			};
			assert.ok(Object.keys(places).length > 8, Object.keys(places).join(', '));
			assert.match(
				processArguments,
				/istioctl install -y/v,
				'istioctl was seen among the processes',
			);
			assert.deepEqual(findSecrets(secrets, places), []);
			for (const [name, secret] of Object.entries(secrets)) {
				assert.deepEqual(
					findSecrets(
						{[name]: secret},
						{planted: `x${Buffer.from(`before ${secret} after`).toString('base64')}`},
					),
					[`${name} in planted`],
				);
			}
		});

		await t.test('every write belongs to the plan, and a planted one does not', async () => {
			for (const name of lab.contexts) {
				const objects = new Set(
					plan.steps.filter(({cluster}) => cluster === name).flatMap(step => step.objects),
				);
				const writes = await writesOf(name, marks.get(name));
				assert.ok(writes.length > 40, `only ${String(writes.length)} writes seen in ${name}`);
				assert.deepEqual(
					writes.filter(write => !belongsToPlan(write, objects)).map(describeWrite),
					[],
				);
				const [first] = writes;
				assert.ok(first);
				assert.equal(
					belongsToPlan(
						{
							...first,
							resource: 'configmaps',
							namespace: 'default',
							name: 'planted',
						},
						objects,
					),
					false,
				);
			}
		});

		await t.test('keys are 0600 and their folder is kept out of git', async () => {
			for (const file of ['root-key.pem', `${a}/ca-key.pem`, `${b}/ca-key.pem`]) {
				const {mode} = await stat(path.join(wizard.directory, 'certs', file));
				assert.equal((mode % 0o1000).toString(8), '600', file);
			}

			assert.equal((await wizard.read('certs/.gitignore')).trim(), '*');
		});

		await t.test('a second apply starts no istioctl and writes nothing but Leases', async () => {
			const again = new Map(
				await Promise.all(
					lab.contexts.map(async name => [name, await lab.audit(name).mark()] as const),
				),
			);
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
			assert.equal(run.exitCode, 0, said(run));
			assert.deepEqual(begun(run), []);
			for (const name of lab.contexts) {
				const writes = await writesOf(name, again.get(name));
				assert.ok(writes.length > 0, 'the lock is seen in the log, so writes would be');
				assert.deepEqual(
					writes
						.filter(({resource}) => resource !== 'coordination.k8s.io/leases')
						.map(describeWrite),
					[],
				);
			}
		});

		await t.test(
			'three changes by hand are exactly what the next plan names, and what apply mends',
			async () => {
				const old = await lab.kubectl(
					a,
					'-n',
					'istio-system',
					'get',
					'pods',
					'-l',
					'app=istiod',
					'-o',
					'name',
				);
				await lab.kubectl(
					a,
					'-n',
					'istio-system',
					'set',
					'env',
					'deployment/istiod',
					'PILOT_TRACE_SAMPLING=7',
				);
				// The change restarts istiod: what is being restarted would be a fourth difference.
				await lab.kubectl(
					a,
					'-n',
					'istio-system',
					'rollout',
					'status',
					'deployment/istiod',
					'--timeout=120s',
				);
				await lab.kubectl(
					a,
					'-n',
					'istio-system',
					'wait',
					'--for=delete',
					old.trim(),
					'--timeout=60s',
				);
				await lab.kubectl(
					b,
					'-n',
					'istio-system',
					'delete',
					'gateways.networking.istio.io',
					'cross-network-gateway',
				);
				await lab.kubectl(b, 'label', 'namespace', 'istio-system', 'topology.istio.io/network-');
				const drift = await planOf();
				const pending = drift.steps.filter(({state}) => state !== 'done');
				assert.deepEqual(
					pending.map(({id}) => id).toSorted((one, other) => one.localeCompare(other)),
					[`${a}/istiod`, `${b}/expose-services`, `${b}/namespace`],
					JSON.stringify(pending, null, '\t'),
				);
				assert.match(JSON.stringify(pending), /PILOT_TRACE_SAMPLING/v);
				const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				assert.equal(run.exitCode, 0, said(run));
				const mended = await planOf();
				assert.deepEqual(
					mended.steps.filter(({state}) => state !== 'done').map(({id}) => id),
					[],
				);
			},
		);

		await t.test('one direction cut is exactly one red cell, with its cause', async () => {
			const gateway = await lab.kubectl(
				b,
				'-n',
				'istio-system',
				'get',
				'service',
				'istio-eastwestgateway',
				'-o',
				'jsonpath={.status.loadBalancer.ingress[0].ip}',
			);
			{
				await using _ = await cutPackets(
					a,
					`ip saddr 10.0.0.0/8 ip daddr ${gateway} tcp dport 15443`,
				);
				const run = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
				assert.equal(run.exitCode, 3, said(run));
				assert.deepEqual(pairsOf(run), [`${a} → ${b}: fail`, `${b} → ${a}: pass by ${a}`]);
				const [red] = run.events.flatMap(event =>
					event.type === 'pair-finished' && event.pair.status === 'fail' ? [event.pair] : [],
				);
				assert.ok((red?.cause ?? '').length > 20, `cause: ${String(red?.cause)}`);
			}

			const healed = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
			assert.equal(healed.exitCode, 0, said(healed));
		});

		await t.test(
			'a cluster whose workload does not run is red, although the asking one has its own',
			async () => {
				const proving = wizard.run(
					'verify',
					'-f',
					'mesh.yaml',
					'-o',
					'jsonl',
					'--ready-timeout',
					'30s',
				);
				let isOver = false;
				const over = (async () => {
					await proving;
					isOver = true;
				})();
				let scaled = false;
				// eslint-disable-next-line no-unmodified-loop-condition -- the proof ends beside the loop
				while (!scaled && !isOver) {
					const namespaces = await lab.kubectl(
						b,
						'get',
						'deployments',
						'-A',
						'-o',
						String.raw`jsonpath={range .items[*]}{.metadata.namespace}{" "}{.metadata.name}{"\n"}{end}`,
					);
					const [namespace, name] =
						namespaces
							.split('\n')
							.find(line => line.startsWith('mesh-wizard-verify-'))
							?.split(' ') ?? [];
					if (namespace !== undefined && name !== undefined) {
						await lab.kubectl(b, '-n', namespace, 'scale', `deployment/${name}`, '--replicas=0');
						scaled = true;
					}
				}

				await over;
				const run = await proving;
				assert.ok(scaled, 'the proof was over before its workload was seen');
				assert.equal(run.exitCode, 3, said(run));
				assert.ok(pairsOf(run).includes(`${a} → ${b}: fail`), pairsOf(run).join('; '));
			},
		);

		await t.test('different roots are red and both are named', async () => {
			const ours = await lab.kubectl(
				a,
				'-n',
				'istio-system',
				'get',
				'secret',
				'cacerts',
				'-o',
				String.raw`jsonpath={.metadata.annotations.mesh-wizard\.dev/root-sha256}`,
			);
			const theirs = await giveOtherRoot(lab, b, wizard.directory);
			const run = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
			assert.equal(run.exitCode, 3, said(run));
			assert.deepEqual(
				pairsOf(run).map(pair => pair.replace(/ by .*/v, '')),
				[`${a} → ${b}: fail`, `${b} → ${a}: fail`],
			);
			const causes = run.events
				.flatMap(event => (event.type === 'pair-finished' ? [event.pair.cause ?? ''] : []))
				.join('\n')
				.replaceAll(':', '');
			for (const root of [ours, theirs]) {
				assert.ok(causes.includes(root.slice(0, 4)), `${root} is not named in ${causes}`);
			}

			const refused = await wizard.run('apply', '-f', 'mesh.yaml', '--yes');
			assert.ok([3, 5].includes(refused.exitCode), said(refused));
		});

		await t.test('teardown leaves every object as it was', async () => {
			const run = await wizard.run('teardown', '-f', 'mesh.yaml', '--yes');
			assert.equal(run.exitCode, 0, said(run));
			for (const name of lab.contexts) {
				assert.deepEqual(differences(before.get(name) ?? [], await lab.everything(name)), [], name);
			}
		});
	},
);
