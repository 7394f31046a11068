import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

/** Nothing on the gateway's Service says whose gateway it is: peers send to pod addresses instead. */
export const gatewayLabelMissing: Defect = {
	name: 'gateway-label-missing',
	stage: 'installed',
	async inject({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'label',
			'service',
			'istio-eastwestgateway',
			'topology.istio.io/network-',
		);
	},
	expect: {
		contexts: [],
		mesh: [{id: 'gateway.network-label', status: ['fail', 'warn'], on: ['b']}],
	},
	proof: {
		mesh: 'holds',
		planted: 'after',
		alone: true,
		despite: 'apply writes the label anew; until then no peer gets there',
	},
	async heal({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'label',
			'service',
			'istio-eastwestgateway',
			'topology.istio.io/network=net-b',
		);
	},
};
