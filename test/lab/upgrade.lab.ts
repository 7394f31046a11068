import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {execa} from 'execa';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {cutGateway} from './controls.ts';
import {istioLines, type IstioLineName} from './istio-lines.ts';
import {startLoad} from './load.ts';
import {startLab} from './start-lab.ts';
import {failed, sent, since, tallyFigures, tallyWords, untilAnswered} from './tallies.ts';
import {makeWizard, pairsOf, said, type Run} from './wizard.ts';

const [a, b] = ['upgrade-a', 'upgrade-b'] as const;
const skip =
	process.env['LAB_EVIDENCE'] === '1'
		? false
		: 'only in npm run test:full: two whole clusters under load, upgraded';
const {april, august} = istioLines;
const green = [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`];
const renewal = (cluster: string) =>
	`kubectl --context ${cluster} -n istio-system rollout restart deployment/istio-eastwestgateway`;

/** What a run suggests at its end. */
const nextOf = (run: Run): readonly string[] =>
	run.events.flatMap(event => (event.type === 'run-finished' ? event.next : []));

type PlanDocument = {steps: ReadonlyArray<{id: string; state: string; undo?: string}>};

void test(
	'a mesh of an older line is made, proven and upgraded under load; its gateways are named until they are renewed',
	{timeout: 1_800_000, skip},
	async t => {
		await using lab = await startLab({clusters: [a, b], parts: ['april']});
		let line: IstioLineName = 'april';
		await using wizard = await makeWizard(
			{
				get env() {
					return lab.envOf(line);
				},
			},
			{[a]: {network: 'net-a'}, [b]: {network: 'net-b'}},
			{line},
		);
		const images = async (cluster: string, app: string) =>
			lab.kubectl(
				cluster,
				'-n',
				'istio-system',
				'get',
				'pods',
				'-l',
				`app=${app}`,
				'--field-selector=status.phase=Running',
				'-o',
				'jsonpath={.items[*].spec.containers[*].image}',
			);
		const plan = async () => {
			const run = await wizard.run('plan', '-f', 'mesh.yaml', '-o', 'json');
			assert.equal(run.exitCode, 0, said(run));
			return {text: run.stdout, ...(JSON.parse(run.stdout) as PlanDocument)};
		};

		await t.test(
			'mesh-wizard makes a mesh of the April line, and every pair is answered by the other cluster',
			async () => {
				const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				assert.equal(run.exitCode, 0, said(run));
				assert.deepEqual(pairsOf(run), green);
				for (const name of [a, b]) {
					assert.equal(await images(name, 'istiod'), `docker.io/istio/pilot:${april.version}`);
					assert.equal(
						await images(name, 'istio-eastwestgateway'),
						`docker.io/istio/proxyv2:${april.version}`,
					);
				}

				assert.doesNotMatch(
					nextOf(run).join('\n'),
					/rollout restart/v,
					'no gateway is outdated yet',
				);
			},
		);

		await t.test('with one gateway cut off exactly the pair that needs it is red', async () => {
			await using _ = await cutGateway(b)(lab);
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
			assert.deepEqual(pairsOf(run), [`${a} → ${b}: fail`, `${b} → ${a}: pass by ${a}`]);
		});

		const load = await startLoad(lab, [a, b]);
		const before = await untilAnswered(load.tally);
		const startedAt = performance.now();
		line = 'august';
		const file = await wizard.read('mesh.yaml');
		await wizard.write('mesh.yaml', file.replace(april.version, august.version));

		await t.test(
			'the plan changes the control planes alone, says how to go back, and names the gateways that stay behind',
			async () => {
				const planned = await plan();
				assert.deepEqual(
					planned.steps
						.filter(({id, state}) => state !== 'done' && !id.endsWith('/record'))
						.map(({id}) => id),
					[`${a}/istiod`, `${b}/istiod`],
					planned.text,
				);
				for (const {id, undo} of planned.steps.filter(({id}) => id.endsWith('/istiod'))) {
					assert.match(
						undo ?? '',
						new RegExp(april.version.replaceAll('.', String.raw`\.`), 'v'),
						id,
					);
				}

				assert.doesNotMatch(planned.text, /uninstall/v);
				const text = await wizard.run('plan', '-f', 'mesh.yaml');
				for (const name of [a, b]) {
					assert.ok(text.stdout.includes(renewal(name)), said(text));
				}
			},
		);

		let during = since(before, before);
		await t.test(
			'apply upgrades both under load, proves every pair, and names the outdated gateways with the command that renews them',
			async () => {
				const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				during = since(before, await load.tally());
				assert.equal(run.exitCode, 0, said(run));
				assert.deepEqual(pairsOf(run), green);
				for (const name of [a, b]) {
					assert.equal(await images(name, 'istiod'), `docker.io/istio/pilot:${august.version}`);
					assert.equal(
						await images(name, 'istio-eastwestgateway'),
						`docker.io/istio/proxyv2:${april.version}`,
						"an upgrade leaves the gateway's pods as they are",
					);
					assert.ok(
						nextOf(run).some(text => text.includes(renewal(name))),
						nextOf(run).join('\n'),
					);
				}
			},
		);

		await t.test('requests across clusters meanwhile', () => {
			const seconds = (performance.now() - startedAt) / 1000;
			const words = tallyWords(during, seconds);
			t.diagnostic(words);
			keepEvidence('upgrade-under-load', {
				from: april.version,
				to: august.version,
				seconds: Math.round(seconds),
				requests: tallyFigures(during),
			});

			for (const tally of during.values()) {
				assert.ok(sent(tally) > 500, words);
				assert.equal(failed(tally), 0, words);
			}
		});

		await t.test(
			'the printed command renews the gateways, and then no one is named any more',
			async () => {
				const commands = nextOf(
					await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl'),
				)
					.flatMap(text => text.split('\n'))
					.map(text => text.trim())
					.filter(text => text.includes('rollout restart deployment/istio-eastwestgateway'));
				assert.deepEqual(
					commands.toSorted((one, other) => one.localeCompare(other)),
					[a, b].map(name => renewal(name)),
				);
				const oldPods = new Map(
					await Promise.all(
						[a, b].map(
							async name =>
								[
									name,
									await lab.kubectl(
										name,
										'-n',
										'istio-system',
										'get',
										'pods',
										'-l',
										'app=istio-eastwestgateway',
										'-o',
										'name',
									),
								] as const,
						),
					),
				);
				for (const command of commands) {
					await execa('bash', ['-c', command], {env: lab.env, extendEnv: false, stdin: 'ignore'});
				}

				for (const name of [a, b]) {
					await lab.kubectl(
						name,
						'-n',
						'istio-system',
						'rollout',
						'status',
						'deployment/istio-eastwestgateway',
						'--timeout=180s',
					);
					await lab.kubectl(
						name,
						'-n',
						'istio-system',
						'wait',
						'--for=delete',
						...(oldPods.get(name) ?? '').split('\n'),
						'--timeout=120s',
					);
					assert.equal(
						await images(name, 'istio-eastwestgateway'),
						`docker.io/istio/proxyv2:${august.version}`,
					);
				}

				const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				assert.equal(run.exitCode, 0, said(run));
				assert.doesNotMatch(
					nextOf(run).join('\n'),
					/rollout restart deployment\/istio-eastwestgateway/v,
				);
				const verified = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
				assert.deepEqual(pairsOf(verified), green, said(verified));
			},
		);
	},
);
