import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

/** Somebody has put the namespace on another network. */
export const networkLabelWrong: Defect = {
	name: 'network-label-wrong',
	stage: 'prepared',
	async inject({kubectl}) {
		await kubectl(
			'b',
			'label',
			'namespace',
			systemNamespace,
			'topology.istio.io/network=elsewhere',
		);
	},
	expect: {
		contexts: [],
		mesh: [
			{
				id: 'namespace.network-label',
				status: 'fail',
				on: ['b'],
				says: /elsewhere/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'before'},
	async heal({kubectl}) {
		await kubectl('b', 'label', 'namespace', systemNamespace, 'topology.istio.io/network-');
	},
};
