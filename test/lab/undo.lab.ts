import assert from 'node:assert/strict';
import test from 'node:test';
import {execa} from 'execa';
import {applyObjects} from './load.ts';
import {startLab} from './start-lab.ts';
import {makeWizard, said} from './wizard.ts';

const [a, b] = ['undo-a', 'undo-b'] as const;

type PlanDocument = {steps: ReadonlyArray<{id: string; undo?: string}>};

void test(
	"what the plan of a first installation says to undo it removes just that: Istio's definitions and a user's objects stay",
	{timeout: 900_000},
	async () => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(lab, {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}});
		const planned = await wizard.run('plan', '-f', 'mesh.yaml', '-o', 'json');
		assert.equal(planned.exitCode, 0, said(planned));
		const {steps} = JSON.parse(planned.stdout) as PlanDocument;
		const undoOf = (id: string) => steps.find(step => step.id === id)?.undo ?? '';
		const applied = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(applied.exitCode, 0, said(applied));
		await applyObjects(lab, b, [
			{
				apiVersion: 'networking.istio.io/v1',
				kind: 'VirtualService',
				metadata: {name: 'a-users', namespace: 'default'},
				spec: {
					hosts: ['a-users.example'],
					http: [{route: [{destination: {host: 'a-users.example'}}]}],
				},
			},
		]);
		const installed = async (cluster: string) => {
			const names = await lab.kubectl(
				cluster,
				'-n',
				'istio-system',
				'get',
				'deployments',
				'-o',
				'name',
			);
			return names.split('\n').filter(Boolean);
		};

		assert.deepEqual(await installed(b), [
			'deployment.apps/istio-eastwestgateway',
			'deployment.apps/istiod',
		]);
		for (const [id, gone, left] of [
			[`${b}/gateway`, 'istio-eastwestgateway', ['deployment.apps/istiod']],
			[`${b}/istiod`, 'istiod', []],
		] as const) {
			assert.match(undoOf(id), /^(?:KUBECONFIG=\S+ )?istioctl uninstall -y -f /v, id);
			const {all} = await execa('bash', ['-c', undoOf(id)], {
				cwd: wizard.directory,
				env: lab.env,
				extendEnv: false,
				stdin: 'ignore',
				all: true,
				timeout: 120_000,
			});
			// Kubernetes removes the pods before the Deployment, after istioctl has ended.
			await lab
				.kubectl(
					b,
					'-n',
					'istio-system',
					'wait',
					'--for=delete',
					`deployment/${gone}`,
					'--timeout=90s',
				)
				.catch((error: unknown) => {
					throw new Error(`${gone} stays after: ${undoOf(id)}\n${all}`, {cause: error});
				});
			assert.deepEqual(await installed(b), left, id);
		}

		assert.equal(
			await lab.kubectl(b, 'get', 'virtualservices.networking.istio.io', 'a-users', '-o', 'name'),
			'virtualservice.networking.istio.io/a-users',
		);
		assert.deepEqual(
			await installed(a),
			['deployment.apps/istio-eastwestgateway', 'deployment.apps/istiod'],
			'the other cluster keeps its own',
		);
	},
);
