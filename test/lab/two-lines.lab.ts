import assert from 'node:assert/strict';
import test from 'node:test';
import {execa} from 'execa';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {cutGateway} from './controls.ts';
import {guideScript, writeGuideFiles} from './guide.ts';
import {istioctlOf, istioLines, type IstioLineName} from './istio-lines.ts';
import {skipWithout} from './lab-parts.ts';
import {makeOwnCertificates} from './own-certificates.ts';
import {startLab} from './start-lab.ts';
import {makeWizard, pairsOf, said} from './wizard.ts';

const [older, newer] = ['line-april', 'line-august'] as const;
const lineOf: Readonly<Record<string, IstioLineName>> = {[older]: 'april', [newer]: 'august'};

void test(
	'two primaries of neighbouring minors carry traffic both ways, and verify proves it',
	{timeout: 900_000, skip: skipWithout('april')},
	async t => {
		await using lab = await startLab({clusters: [older, newer], parts: ['april']});
		await using wizard = await makeWizard(
			lab,
			{[older]: {network: `net-${older}`}, [newer]: {network: `net-${newer}`}},
			{trust: '{mode: external}'},
		);
		await makeOwnCertificates(wizard.directory, [older, newer]);
		await writeGuideFiles(wizard.directory, [older, newer]);
		await execa(
			'bash',
			['-c', guideScript([older, newer], name => istioctlOf(lineOf[name] ?? 'august'))],
			{
				cwd: wizard.directory,
				env: lab.env,
				extendEnv: false,
				stdin: 'ignore',
				timeout: 400_000,
			},
		);

		await t.test('each runs the istiod and the gateway of its own line', async () => {
			for (const name of [older, newer]) {
				const images = await lab.kubectl(
					name,
					'-n',
					'istio-system',
					'get',
					'pods',
					'-o',
					'jsonpath={.items[*].spec.containers[*].image}',
				);
				const {version} = istioLines[lineOf[name] ?? 'august'];
				assert.deepEqual(
					images.split(' ').toSorted((one, other) => one.localeCompare(other)),
					[`docker.io/istio/pilot:${version}`, `docker.io/istio/proxyv2:${version}`],
				);
			}
		});

		await t.test('every pair is answered by the other cluster', async () => {
			const run = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
			assert.equal(run.exitCode, 0, said(run));
			assert.deepEqual(pairsOf(run), [
				`${older} → ${newer}: pass by ${newer}`,
				`${newer} → ${older}: pass by ${older}`,
			]);
		});

		await t.test('with one gateway cut off exactly the pair that needs it is red', async () => {
			await using _ = await cutGateway(newer)(lab);
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
			assert.deepEqual(
				pairsOf(run),
				[`${older} → ${newer}: fail`, `${newer} → ${older}: pass by ${older}`],
				said(run),
			);
		});

		await t.test(
			'preflight names the skew of a minor, and on which cluster which version runs',
			async () => {
				const run = await wizard.run(
					'preflight',
					'-f',
					'mesh.yaml',
					'--only',
					'version.skew',
					'-o',
					'json',
				);
				const {findings} = JSON.parse(run.stdout) as {
					findings: ReadonlyArray<{id: string; status: string; observed: string}>;
				};
				const skew = findings.find(({id}) => id === 'version.skew');
				assert.equal(skew?.status, 'warn', said(run));
				for (const name of [older, newer]) {
					assert.ok(
						skew.observed.includes(`${istioLines[lineOf[name] ?? 'august'].version} in ${name}`),
						skew.observed,
					);
				}
			},
		);
	},
);

const [one, other] = ['april-a', 'april-b'] as const;

void test(
	'mesh-wizard makes a mesh of the older line, and every pair is answered by the other cluster',
	{timeout: 900_000, skip: skipWithout('april')},
	async t => {
		await using lab = await startLab({clusters: [one, other], parts: ['april']});
		await using wizard = await makeWizard(
			{env: lab.envOf('april')},
			{[one]: {network: `net-${one}`}, [other]: {network: `net-${other}`}},
			{line: 'april'},
		);
		const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(run.exitCode, 0, said(run));
		assert.deepEqual(pairsOf(run), [
			`${one} → ${other}: pass by ${other}`,
			`${other} → ${one}: pass by ${one}`,
		]);
		for (const name of [one, other]) {
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
				`docker.io/istio/pilot:${istioLines.april.version}`,
			);
		}

		await t.test('with one gateway cut off exactly the pair that needs it is red', async () => {
			await using _ = await cutGateway(other)(lab);
			const verified = await wizard.run(
				'verify',
				'-f',
				'mesh.yaml',
				'-o',
				'jsonl',
				'--ready-timeout',
				'60s',
			);
			assert.equal(verified.exitCode, 3, said(verified));
			assert.deepEqual(
				pairsOf(verified),
				[`${one} → ${other}: fail`, `${other} → ${one}: pass by ${one}`],
				said(verified),
			);
		});
		keepEvidence('two-lines-of-istio', {
			older: istioLines.april.version,
			newer: istioLines.august.version,
			meshesOfBothLines: 1,
			meshesOfTheOlderLine: 1,
			answeredPairs: 4,
		});
	},
);
