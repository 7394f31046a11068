import type {Defect} from './kit/defect.ts';
import {setDomain} from './kit/furnish.ts';

/** Services of this cluster end in another domain than cluster.local. */
export const clusterDomain: Defect = {
	name: 'cluster-domain',
	stage: 'bare',
	inject: async scene => setDomain(scene, 'b', 'corp.internal'),
	expect: {
		contexts: [
			{
				id: 'dns.cluster-domain',
				status: ['warn', 'note'],
				on: ['b'],
				says: /corp\.internal/v,
			},
		],
		mesh: [
			{
				id: 'dns.cluster-domain',
				status: 'warn',
				on: ['b'],
				says: /corp\.internal/v,
			},
		],
	},
	proof: {unproven: 'the kubelets of the lab are started with cluster.local'},
	heal: async scene => setDomain(scene, 'b', 'cluster.local'),
};
