import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

/** The control plane that runs knows its cluster by another name. */
export const foreignClusterName: Defect = {
	name: 'foreign-cluster-name',
	stage: 'installed',
	async inject({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'set',
			'env',
			'deployment/istiod',
			'CLUSTER_ID=elsewhere',
		);
	},
	expect: {
		contexts: [],
		mesh: [
			{
				id: 'istio.cluster-name',
				status: 'fail',
				on: ['b'],
				says: /calls itself elsewhere/v,
			},
		],
	},
	consequences: [{id: 'istio.existing', status: ['fail'], touching: 'b'}],
	proof: {unproven: 'it harms workloads that run already; the proof starts new ones'},
	async heal({kubectl, name}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'set',
			'env',
			'deployment/istiod',
			`CLUSTER_ID=${name('b')}`,
		);
	},
};
