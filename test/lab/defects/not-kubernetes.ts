import {blind, type Defect} from './kit/defect.ts';
import {putInFront} from './kit/servers.ts';

/** A web server with the right certificate. */
export const notKubernetes: Defect = {
	name: 'not-kubernetes',
	stage: 'bare',
	inject: async scene => putInFront(scene, 'b', {isWebsite: true}),
	expect: {
		contexts: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /not a Kubernetes/v,
			},
		],
		mesh: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /not a Kubernetes/v,
			},
		],
	},
	consequences: blind('b'),
	proof: {mesh: 'breaks', planted: 'before'},
};
