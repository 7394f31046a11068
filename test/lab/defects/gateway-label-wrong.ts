import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

/** The gateway says that it leads to another network. */
export const gatewayLabelWrong: Defect = {
	name: 'gateway-label-wrong',
	stage: 'installed',
	async inject({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'label',
			'--overwrite',
			'service',
			'istio-eastwestgateway',
			'topology.istio.io/network=elsewhere',
		);
	},
	expect: {
		contexts: [],
		mesh: [
			{
				id: 'gateway.network-label',
				status: ['fail', 'warn'],
				on: ['b'],
				says: /elsewhere/v,
			},
		],
	},
	proof: {
		mesh: 'holds',
		planted: 'after',
		despite: 'apply writes the label anew; until then no peer gets there',
	},
	async heal({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'label',
			'--overwrite',
			'service',
			'istio-eastwestgateway',
			'topology.istio.io/network=net-b',
		);
	},
};
