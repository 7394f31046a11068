import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import path from 'node:path';
import {execa} from 'execa';
import {stringify} from 'yaml';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {applyTo} from './defects/kit/apply.ts';
import {cacerts, makeAuthority, makeIntermediate} from './defects/kit/certificates.ts';
import {askPlain, growthWorkloads, startGrowthLoad, startPlain} from './growth-load.ts';
import {labBinary} from './lab-script.ts';
import type {Tally} from './load.ts';
import {startLab, type Lab} from './start-lab.ts';
import {failed, sent, since, tallyFigures, tallyWords, untilAnswered} from './tallies.ts';
import {begun, makeWizard, pairsOf, said, type Wizard} from './wizard.ts';

const isFull = process.env['LAB_EVIDENCE'] === '1';
const skip = isFull ? false : 'only in npm run test:full';
const [old, fresh] = ['bg-old', 'bg-new'] as const;
const both = {[old]: {network: 'net-old'}, [fresh]: {network: 'net-new'}};

/** What the lab's machine needs of any installation; everything else is as istioctl does it by itself. */
const small = [
	'--set',
	'values.telemetry.enabled=false',
	'--set',
	'values.pilot.resources.requests.cpu=10m',
	'--set',
	'values.pilot.resources.requests.memory=100Mi',
	'--set',
	'values.global.proxy.resources.requests.cpu=10m',
];

const istioctl = async (lab: Lab, arguments_: readonly string[], input?: string): Promise<void> => {
	await execa(labBinary('istioctl'), arguments_, {
		env: lab.env,
		extendEnv: false,
		...(input === undefined ? {stdin: 'ignore'} : {input}),
		timeout: 180_000,
	});
};

/** A cluster as plain `istioctl install` leaves it, default profile, with a load of which nothing fails. */
const startStock = async (lab: Lab) => {
	await istioctl(lab, ['install', '-y', '--context', old, ...small]);
	const {tally} = await startGrowthLoad(lab, old);
	return {tally, before: await untilAnswered(tally)};
};

/** What the proxies of the load and of the ingress gateway say of themselves. */
const identities = async (lab: Lab): Promise<string[]> => {
	const pods = JSON.parse(
		await lab.kubectl(
			old,
			'get',
			'pods',
			'-A',
			'-l',
			'service.istio.io/canonical-name',
			'-o',
			'json',
		),
	) as {
		items: ReadonlyArray<{
			metadata: {labels: Record<string, string>; deletionTimestamp?: string};
			spec: Record<
				'containers' | 'initContainers',
				| ReadonlyArray<{name: string; env?: ReadonlyArray<{name: string; value?: string}>}>
				| undefined
			>;
		}>;
	};
	return [
		...new Set(
			pods.items
				.filter(({metadata}) => metadata.deletionTimestamp === undefined)
				.map(({metadata, spec}) => {
					const proxy = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].find(
						({name}) => name === 'istio-proxy',
					);
					const value = (name: string) =>
						proxy?.env?.find(variable => variable.name === name)?.value ?? 'none';
					return `${metadata.labels['service.istio.io/canonical-name'] ?? ''}: ${value('ISTIO_META_CLUSTER_ID')}, ${value('ISTIO_META_NETWORK')}`;
				}),
		),
	].toSorted((one, other) => one.localeCompare(other));
};

const rootOf = async (lab: Lab): Promise<string> =>
	lab.kubectl(
		old,
		'-n',
		'shop',
		'get',
		'configmap',
		'istio-ca-root-cert',
		'-o',
		String.raw`jsonpath={.data.root-cert\.pem}`,
	);

const fromTheOld = async (wizard: Wizard): Promise<void> => {
	await wizard.write(
		'mesh.yaml',
		(await wizard.read('mesh.yaml')).replace(
			/^trust: .*$/mv,
			`trust: {mode: from-cluster, cluster: ${old}}`,
		),
	);
};

/** Does something under load, and says what became of the requests. */
const underLoad = async (
	tally: () => Promise<ReadonlyMap<string, Tally>>,
	before: ReadonlyMap<string, Tally>,
	work: () => Promise<void>,
) => {
	const startedAt = performance.now();
	await work();
	const during = since(before, await tally());
	const seconds = (performance.now() - startedAt) / 1000;
	return {during, seconds, words: tallyWords(during, seconds)};
};

const figures: Record<string, unknown> = {};

void test(
	'a stock install becomes part of a mesh under load, restarts included',
	{timeout: 1_200_000},
	async t => {
		await using lab = await startLab({clusters: [old, fresh]});
		await using wizard = await makeWizard(lab, both);
		await fromTheOld(wizard);
		const {tally, before} = await startStock(lab);
		const root = await rootOf(lab);

		await t.test(
			'without consent to restarts nothing is done, as workloads would lose what they reach; with it they are planned',
			async () => {
				const refused = await wizard.run('apply', '-f', 'mesh.yaml', '--yes');
				assert.equal(refused.exitCode, 3, said(refused));
				assert.match(
					refused.stderr,
					/istio\.proxy-identity \(bg-old\): .*Deployment shop\/echo.* as Kubernetes, without a network/v,
				);
				assert.match(refused.stderr, /--restart-workloads/v);
				assert.doesNotMatch(
					await lab.kubectl(
						old,
						'get',
						'namespace',
						'istio-system',
						'-o',
						'jsonpath={.metadata.labels}',
					),
					/network/v,
				);
				const planned = await wizard.run(
					'plan',
					'-f',
					'mesh.yaml',
					'--restart-workloads',
					'-o',
					'json',
				);
				assert.equal(planned.exitCode, 0, said(planned));
				const {steps} = JSON.parse(planned.stdout) as {
					steps: ReadonlyArray<{id: string; objects: readonly string[]}>;
				};
				assert.deepEqual(
					steps.filter(({id}) => id.includes('/restart/')).map(({id, objects}) => [id, objects]),
					[
						[`${old}/restart/istio-system`, ['Deployment istio-system/istio-ingressgateway']],
						[`${old}/restart/shop`, growthWorkloads.map(name => `Deployment shop/${name}`)],
					],
				);
			},
		);

		const {during, seconds, words} = await underLoad(tally, before, async () => {
			const run = await wizard.run(
				'apply',
				'-f',
				'mesh.yaml',
				'--yes',
				'--restart-workloads',
				'-o',
				'jsonl',
			);
			assert.equal(run.exitCode, 0, said(run));
			assert.deepEqual(pairsOf(run), [
				`${fresh} → ${old}: pass by ${old}`,
				`${old} → ${fresh}: pass by ${fresh}`,
			]);
			const ends = run.events.flatMap(event =>
				event.type === 'step-finished' && event.cluster === old ? [event.step] : [],
			);
			const place = (step: string) => ends.indexOf(`${old}/${step}`);
			assert.ok(
				place('istiod') < place('restart/istio-system') &&
					place('restart/istio-system') < place('restart/shop') &&
					place('restart/shop') < place('gateway'),
				ends.join(', '),
			);
		});

		await t.test('no request failed meanwhile', () => {
			t.diagnostic(words);
			for (const each of during.values()) {
				assert.ok(sent(each) / seconds >= 50, words);
				assert.equal(failed(each), 0, words);
			}
		});

		await t.test(
			"every proxy knows its cluster and network; the root and what is not istiod's are what they were",
			async () => {
				assert.deepEqual(
					await identities(lab),
					[
						...growthWorkloads.map(name => `${name}: ${old}, net-old`),
						'istio-eastwestgateway: bg-old, net-old',
						'istio-ingressgateway: Kubernetes, net-old',
					].toSorted((one, other) => one.localeCompare(other)),
				);
				assert.equal(await rootOf(lab), root);
				const owners = await lab.kubectl(
					old,
					'-n',
					'istio-system',
					'get',
					'deployments',
					'-L',
					'install.operator.istio.io/owning-resource',
					'--no-headers',
				);
				assert.match(owners, /istio-ingressgateway .* unknown$/mv);
				assert.match(owners, /istiod .* mesh-wizard$/mv);
			},
		);

		await t.test('again, there is nothing to do, and nobody lags behind', async () => {
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
			assert.equal(run.exitCode, 0, said(run));
			assert.deepEqual(begun(run), [], said(run));
			assert.doesNotMatch(run.stdout, /identity of before/v);
		});

		await t.test('a server that is gone is counted as failures: the counting works', async () => {
			const start = await tally();
			await lab.kubectl(old, '-n', 'shop', 'scale', 'deployment/echo', '--replicas=0');
			for (;;) {
				await sleep(1000);
				const now = since(start, await tally());
				if ([...now.values()].every(each => failed(each) > 10)) {
					break;
				}
			}
		});

		figures['mesh-wizard'] = {seconds: Math.round(seconds), during: tallyFigures(during)};
	},
);

void test(
	'without restarts, proxies are cut off from what has no proxy until they are restarted: why nothing is done without consent',
	{timeout: 1_200_000, skip},
	async t => {
		await using lab = await startLab({clusters: [old, fresh]});
		await using wizard = await makeWizard(lab, both);
		await fromTheOld(wizard);
		const {tally, before} = await startStock(lab);
		await startPlain(lab, old);
		assert.deepEqual(await askPlain(lab, old), {plain: '200', api: '200'});
		const {during, seconds, words} = await underLoad(tally, before, async () => {
			const run = await wizard.run(
				'apply',
				'-f',
				'mesh.yaml',
				'--yes',
				'-o',
				'jsonl',
				'--waive',
				'istio.proxy-identity: to see what happens',
			);
			assert.equal(run.exitCode, 0, said(run));
			const end = run.events.find(event => event.type === 'run-finished');
			assert.match(
				end?.next.join('\n') ?? '',
				/4 workloads still run with the identity of before.*--restart-workloads istio-system,shop/sv,
			);
		});
		t.diagnostic(words);
		assert.deepEqual(
			(await identities(lab)).filter(line => !line.includes('gateway')),
			growthWorkloads
				.map(name => `${name}: Kubernetes, none`)
				.toSorted((one, other) => one.localeCompare(other)),
		);
		assert.deepEqual(await askPlain(lab, old), {plain: '503', api: '000'});
		const mended = await wizard.run(
			'apply',
			'-f',
			'mesh.yaml',
			'--yes',
			'--restart-workloads',
			'-o',
			'jsonl',
		);
		assert.equal(mended.exitCode, 0, said(mended));
		assert.deepEqual(await askPlain(lab, old), {plain: '200', api: '200'});
		figures['mesh-wizard without restarts (waived)'] = {
			seconds: Math.round(seconds),
			during: tallyFigures(during),
			'a Service without a proxy, from a workload that was not restarted': '503',
			'the Kubernetes API from there': 'no answer',
		};
	},
);

void test(
	'the documented way, for comparison: certificates, a name and a network, then restarts',
	{timeout: 1_200_000, skip},
	async t => {
		await using lab = await startLab({clusters: [old]});
		const {tally, before} = await startStock(lab);
		const folder = path.dirname(lab.kubeconfig);
		const {during, seconds, words} = await underLoad(tally, before, async () => {
			const authority = await makeAuthority(path.join(folder, 'root'));
			await applyTo(lab, old, [cacerts(await makeIntermediate(path.join(folder, old), authority))]);
			await lab.kubectl(
				old,
				'label',
				'namespace',
				'istio-system',
				'topology.istio.io/network=net-old',
				'--overwrite',
			);
			await istioctl(
				lab,
				['install', '-y', '--context', old, '-f', '-', ...small],
				stringify({
					apiVersion: 'install.istio.io/v1alpha1',
					kind: 'IstioOperator',
					spec: {
						values: {
							global: {meshID: 'shop', multiCluster: {clusterName: old}, network: 'net-old'},
						},
					},
				}),
			);
			for (const name of growthWorkloads) {
				const pods = await lab.kubectl(
					old,
					'-n',
					'shop',
					'get',
					'pods',
					'-l',
					`app=${name}`,
					'-o',
					'name',
				);
				await lab.kubectl(old, '-n', 'shop', 'rollout', 'restart', `deployment/${name}`);
				await lab.kubectl(
					old,
					'-n',
					'shop',
					'rollout',
					'status',
					`deployment/${name}`,
					'--timeout=180s',
				);
				// One after the other: the next begins when nothing of this one is left.
				await lab.kubectl(
					old,
					'-n',
					'shop',
					'wait',
					'--for=delete',
					...pods.split('\n').filter(Boolean),
					'--timeout=120s',
				);
			}

			await untilAnswered(tally);
		});
		t.diagnostic(words);
		assert.ok(
			[...during.values()].some(each => failed(each) > 0),
			words,
		);
		figures['the documented way'] = {seconds: Math.round(seconds), during: tallyFigures(during)};
		keepEvidence('growth', figures);
	},
);
