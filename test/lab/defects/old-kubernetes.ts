import type {Defect} from './kit/defect.ts';
import {putInFront} from './kit/servers.ts';

/** A Kubernetes that Istio has left behind. */
export const oldKubernetes: Defect = {
	name: 'old-kubernetes',
	stage: 'bare',
	inject: async scene => putInFront(scene, 'b', {gitVersion: 'v1.24.17'}),
	expect: {
		contexts: [
			{
				id: 'version.kubernetes',
				status: 'warn',
				on: ['b'],
				says: /1\.24/v,
			},
		],
		mesh: [
			{
				id: 'version.kubernetes',
				status: ['fail', 'warn'],
				on: ['b'],
				says: /1\.24/v,
			},
		],
	},
	proof: {
		unproven: 'the lab has one version of Kubernetes; only what it says of itself is changed',
	},
};
