import assert from 'node:assert/strict';
import test from 'node:test';
import {execa} from 'execa';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {takeSecret} from './controls.ts';
import {installByHelm} from './helm-install.ts';
import {istioLines} from './istio-lines.ts';
import {skipWithout} from './lab-parts.ts';
import {markAll, writesBut} from './mesh-as-seen.ts';
import {makeOwnCertificates} from './own-certificates.ts';
import {startLab} from './start-lab.ts';
import {makeWizard, pairsOf, said} from './wizard.ts';

const [a, b] = ['helm-a', 'helm-b'] as const;

void test(
	"a mesh that Helm's own commands made carries traffic, and verify proves it",
	{timeout: 900_000, skip: skipWithout('helm')},
	async t => {
		await using lab = await startLab({clusters: [a, b], parts: ['helm']});
		await using wizard = await makeWizard(
			lab,
			{[a]: {network: `net-${a}`}, [b]: {network: `net-${b}`}},
			{trust: '{mode: external}'},
		);
		await makeOwnCertificates(wizard.directory, [a, b]);
		await installByHelm(lab, wizard.directory, {names: [a, b], line: 'august'});

		await t.test(
			"each cluster holds three releases of Helm's and nothing that istioctl has marked",
			async () => {
				for (const name of [a, b]) {
					const {stdout} = await execa(
						'helm',
						['--kube-context', name, 'list', '-A', '-o', 'json'],
						{env: lab.env, extendEnv: false},
					);
					const releases = JSON.parse(stdout) as ReadonlyArray<{name: string; status: string}>;
					assert.deepEqual(
						releases
							.map(release => `${release.name}: ${release.status}`)
							.toSorted((one, other) => one.localeCompare(other)),
						['istio-base: deployed', 'istio-eastwestgateway: deployed', 'istiod: deployed'],
					);
					assert.equal(
						await lab.kubectl(
							name,
							'get',
							'deployments',
							'-A',
							'-l',
							'operator.istio.io/managed',
							'-o',
							'name',
						),
						'',
					);
					assert.equal(
						await lab.kubectl(
							name,
							'-n',
							'istio-system',
							'get',
							'pods',
							'-l',
							'app=istiod',
							'-o',
							'jsonpath={.items[*].spec.containers[*].image}',
						),
						`docker.io/istio/pilot:${istioLines.august.version}`,
					);
				}
			},
		);

		await t.test(
			'verify sees every pair answered by the other cluster, and writes nothing that stays',
			async () => {
				const marks = await markAll(lab);
				const run = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
				assert.equal(run.exitCode, 0, said(run));
				assert.deepEqual(pairsOf(run), [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`]);
				const writes = await writesBut(lab, marks);
				assert.ok(writes.length > 0, "the proof's own workloads are seen in the log");
				assert.deepEqual(
					writes.filter(write => !write.includes('mesh-wizard-verify-')),
					[],
				);
			},
		);

		await t.test('without one remote secret exactly that direction is red', async () => {
			await using _ = await takeSecret(b, a)(lab);
			const run = await wizard.run(
				'verify',
				'-f',
				'mesh.yaml',
				'-o',
				'jsonl',
				'--ready-timeout',
				'60s',
			);
			assert.equal(run.exitCode, 3, said(run));
			assert.deepEqual(pairsOf(run), [`${a} → ${b}: fail`, `${b} → ${a}: pass by ${a}`], said(run));
		});
		keepEvidence('mesh-made-by-helm', {
			istio: istioLines.august.version,
			releasesInEachCluster: 3,
			answeredPairs: 2,
			redWithoutOneSecret: 1,
		});
	},
);
