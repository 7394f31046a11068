import type {Defect} from './kit/defect.ts';
import {podOf} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** A pod takes its image from gcr.io/istio-release, by digest. */
export const imageHubPod: Defect = {
	name: 'image-hub-pod',
	stage: 'bare',
	...planted('b', [podOf('debug', `gcr.io/istio-release/base@sha256:${'1'.repeat(64)}`)]),
	expect: {
		contexts: [
			{
				id: 'istio.image-hub',
				status: 'warn',
				on: ['b'],
				says: /gcr\.io\/istio-release serves.*Pod default\/debug/v,
			},
		],
		mesh: [
			{
				id: 'istio.image-hub',
				status: 'warn',
				on: ['b'],
				says: /gcr\.io\/istio-release serves.*Pod default\/debug/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'before'},
};
