import assert from 'node:assert/strict';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Finding} from '../../source/checks/finding.ts';
import {defaultVerifyImage} from '../../source/mesh/verify-image.ts';
import {applyTo} from './defects/kit/apply.ts';
import {startLab} from './start-lab.ts';
import {makeWizard, said} from './wizard.ts';

const [a, b] = ['fg-a', 'fg-b'] as const;
const system = 'istio-system';

/** A Deployment whose template says a network, as somebody writes it who copied it from elsewhere. */
const cart = (network: string) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'cart', namespace: 'shop'},
	spec: {
		selector: {matchLabels: {app: 'cart'}},
		template: {
			metadata: {labels: {app: 'cart', 'topology.istio.io/network': network}},
			spec: {
				terminationGracePeriodSeconds: 1,
				containers: [
					{name: 'app', image: defaultVerifyImage, args: ['netexec', '--http-port=8080']},
				],
			},
		},
	},
});

void test(
	'what is broken in a mesh that stands is never green, and green again when it is whole',
	{timeout: 1_200_000},
	async t => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(lab, {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}});
		const kubectl = async (...words: readonly string[]) => lab.kubectl(a, ...words);
		const ofSystem = async (...words: readonly string[]) => kubectl('-n', system, ...words);

		const preflight = async () => {
			const run = await wizard.run('preflight', '-f', 'mesh.yaml', '-o', 'json');
			const {findings} = JSON.parse(run.stdout) as {findings: readonly Finding[]};
			return {
				exitCode: run.exitCode,
				of: (id: string) =>
					findings.find(finding => finding.id === id && finding.clusters.includes(a)),
			};
		};

		const finds = async (id: string, status: Finding['status'], says: RegExp) => {
			const {exitCode, of} = await preflight();
			const found = of(id);
			assert.equal(found?.status, status, found?.observed);
			assert.match(found.observed, says);
			assert.notEqual(exitCode, 0);
			return found;
		};

		const untilGreen = async () => {
			for (let tries = 0; ; tries++) {
				const {exitCode, of} = await preflight();
				if (exitCode === 0) {
					return;
				}

				assert.ok(tries < 20, JSON.stringify([of('istio.ready'), of('gateway.ready')]));
				await sleep(1000);
			}
		};

		const apply = async () => {
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '--restart-workloads');
			assert.equal(run.exitCode, 0, said(run));
		};

		await apply();
		await untilGreen();

		await t.test('a network in a template, which no restart changes', async () => {
			await kubectl('create', 'namespace', 'shop');
			await kubectl('label', 'namespace', 'shop', 'istio-injection=enabled');
			await applyTo(lab, a, [cart('net-b')]);
			await kubectl('-n', 'shop', 'rollout', 'status', 'deployment/cart', '--timeout=60s');
			const {remedy} = await finds('istio.proxy-identity', 'fail', /cart runs on network net-b/v);
			assert.match(remedy?.summary ?? '', /A restart does not change .*correct the label/v);
			const verify = await wizard.run('verify', '-f', 'mesh.yaml');
			assert.equal(verify.exitCode, 3, said(verify));
			assert.match(verify.stdout, /proof\.proxies/v);
			const refused = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '--restart-workloads');
			assert.equal(refused.exitCode, 3, said(refused));
			await applyTo(lab, a, [cart('net-a')]);
			await kubectl('-n', 'shop', 'rollout', 'status', 'deployment/cart', '--timeout=60s');
			await untilGreen();
		});

		await t.test('an istiod that is scaled to 0', async () => {
			await ofSystem('scale', 'deployment/istiod', '--replicas=0');
			await finds('istio.ready', 'fail', /istiod is scaled to 0: new pods are refused/v);
			const refused = await wizard.run('apply', '-f', 'mesh.yaml', '--yes');
			assert.equal(refused.exitCode, 3, said(refused));
			await ofSystem('scale', 'deployment/istiod', '--replicas=1');
			await ofSystem('rollout', 'status', 'deployment/istiod', '--timeout=90s');
			await untilGreen();
		});

		await t.test('an injector and a validator that are gone', async () => {
			await kubectl(
				'delete',
				'mutatingwebhookconfiguration',
				'istio-revision-tag-default',
				'istio-sidecar-injector',
			);
			await kubectl('delete', 'validatingwebhookconfiguration', '--all');
			await finds('istio.injection', 'warn', /no webhook injects .*no webhook validates/v);
			await apply();
			await untilGreen();
		});

		await t.test('a gateway without its Deployment', async () => {
			await ofSystem('delete', 'deployment', 'istio-eastwestgateway');
			await finds('gateway.ready', 'warn', /Deployment .*istio-eastwestgateway is gone/v);
		});

		await t.test(
			'a namespace in which nothing is injected; what it left does not stand in the way',
			async () => {
				await kubectl('label', 'namespace', system, 'istio-injection=disabled');
				await finds('istio.injection', 'fail', /labelled istio-injection=disabled/v);
				const waived = await wizard.run(
					'apply',
					'-f',
					'mesh.yaml',
					'--yes',
					'--ready-timeout',
					'20s',
					'--waive',
					'istio.injection: to see what it leaves',
				);
				assert.equal(waived.exitCode, 1, said(waived));
				await kubectl('label', 'namespace', system, 'istio-injection-');
				await apply();
				await untilGreen();
			},
		);
	},
);
