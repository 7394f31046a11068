import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

/** The namespace of the control plane takes only pods that follow the strictest rules. */
export const podSecurityOfIstio: Defect = {
	name: 'pod-security-of-istio',
	stage: 'prepared',
	async inject({kubectl}) {
		await kubectl(
			'b',
			'label',
			'namespace',
			systemNamespace,
			'pod-security.kubernetes.io/enforce=restricted',
		);
	},
	expect: {
		contexts: [
			{
				id: 'policy.pod-security',
				status: ['warn', 'fail', 'note'],
				on: ['b'],
				says: /istio-system/v,
			},
		],
		mesh: [
			{
				id: 'policy.pod-security',
				status: ['warn', 'fail'],
				on: ['b'],
				says: /istio-system/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'before'},
	async heal({kubectl}) {
		await kubectl(
			'b',
			'label',
			'namespace',
			systemNamespace,
			'pod-security.kubernetes.io/enforce-',
		);
	},
};
