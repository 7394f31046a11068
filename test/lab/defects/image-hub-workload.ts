import type {Defect} from './kit/defect.ts';
import {podOf} from './kit/objects.ts';
import type {Manifest} from './kit/scene.ts';

const labels = {app: 'helloworld'};

const helloworld: Manifest = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'helloworld', namespace: 'default'},
	spec: {
		selector: {matchLabels: labels},
		template: {
			metadata: {labels},
			spec: podOf('', 'registry.istio.io/release/examples-helloworld-v1:1.0')['spec'],
		},
	},
};

/** A Deployment takes its image from registry.istio.io, as Istio's samples of 1.30 do. */
export const imageHubWorkload: Defect = {
	name: 'image-hub-workload',
	stage: 'bare',
	async inject({apply, kubectl}) {
		await apply('b', [helloworld]);
		await kubectl(
			'b',
			'-n',
			'default',
			'wait',
			'--for=jsonpath={.status.replicas}=1',
			'--timeout=30s',
			'deployment/helloworld',
		);
	},
	expect: {
		contexts: [
			{
				id: 'istio.image-hub',
				status: 'warn',
				on: ['b'],
				says: /2026-12-09; named by Deployment default\/helloworld container app/v,
			},
		],
		mesh: [
			{
				id: 'istio.image-hub',
				status: 'warn',
				on: ['b'],
				says: /2026-12-09; named by Deployment default\/helloworld container app/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'before'},
	async heal({remove, kubectl}) {
		await remove('b', [helloworld]);
		await kubectl(
			'b',
			'-n',
			'default',
			'wait',
			'--for=delete',
			'--timeout=60s',
			'pod',
			'-l',
			'app=helloworld',
		);
	},
};
