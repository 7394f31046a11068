import assert from 'node:assert/strict';
import test from 'node:test';
import {startLab} from './start-lab.ts';
import {makeWizard, said} from './wizard.ts';

void test(
	'a load balancer that answers with a host name is named before anything is installed, or once it has answered',
	{timeout: 900_000},
	async t => {
		await using lab = await startLab({
			clusters: [{name: 'named', loadBalancer: 'hostname'}, 'far'],
			flat: true,
		});
		await using wizard = await makeWizard(lab, {
			named: {network: 'one'},
			far: {network: 'one', role: 'remote', primary: 'named'},
		});

		await t.test('by preflight, plan and apply, when a Service there shows it', async () => {
			await lab.kubectl('named', 'create', 'service', 'loadbalancer', 'shop', '--tcp=80');
			await lab.kubectl(
				'named',
				'wait',
				'service/shop',
				'--for=jsonpath={.status.loadBalancer.ingress[0].hostname}',
				'--timeout=30s',
			);
			for (const command of [['preflight'], ['plan'], ['apply', '--yes']]) {
				const run = await wizard.run(...command, '-f', 'mesh.yaml');
				assert.equal(run.exitCode, 3, said(run));
				const words = said(run).replaceAll(/\s+/gv, ' ');
				assert.match(words, /gateway\.hostname/v);
				assert.match(words, /shop\.lab-named\.example, and far needs an IP address/v);
				assert.match(
					words,
					/Make far a primary in mesh\.yaml, or use a load balancer with a fixed IP address/v,
				);
			}

			for (const name of lab.contexts) {
				assert.doesNotMatch(
					await lab.kubectl(name, 'get', 'namespaces', '-o', 'name'),
					/istio-system/v,
				);
			}

			await lab.kubectl('named', 'delete', 'service', 'shop');
		});

		await t.test('by apply, which installs no remote against it', async () => {
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
			assert.equal(run.exitCode, 1, said(run));
			const failed = run.events.flatMap(event =>
				event.type === 'step-finished' && event.outcome === 'failed' ? [event] : [],
			);
			assert.deepEqual(
				failed.map(({step}) => step),
				['named/gateway-address'],
			);
			assert.match(
				failed[0]?.error?.message ?? '',
				/host name, istio-eastwestgateway\.lab-named\.example/v,
			);
			assert.equal(
				(await lab.kubectl('far', '-n', 'istio-system', 'get', 'services', '-o', 'name')).trim(),
				'',
				'nothing of Istio is in the remote',
			);
		});
	},
);
