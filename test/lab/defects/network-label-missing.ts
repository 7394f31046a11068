import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

/** A control plane runs in a namespace without the network's label: endpoints without a sidecar are on no network. */
export const networkLabelMissing: Defect = {
	name: 'network-label-missing',
	stage: 'installed',
	async inject({kubectl}) {
		await kubectl('b', 'label', 'namespace', systemNamespace, 'topology.istio.io/network-');
	},
	expect: {
		contexts: [],
		mesh: [{id: 'namespace.network-label', status: 'warn', on: ['b']}],
	},
	proof: {mesh: 'holds', planted: 'after'},
	async heal({kubectl}) {
		await kubectl('b', 'label', 'namespace', systemNamespace, 'topology.istio.io/network=net-b');
	},
};
