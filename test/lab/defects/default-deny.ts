import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** No packet may enter or leave the namespace of the control plane. */
export const defaultDeny: Defect = {
	name: 'default-deny',
	stage: 'prepared',
	...planted('b', [
		{
			apiVersion: 'networking.k8s.io/v1',
			kind: 'NetworkPolicy',
			metadata: {name: 'default-deny', namespace: systemNamespace},
			spec: {podSelector: {}, policyTypes: ['Ingress', 'Egress']},
		},
	]),
	expect: {
		contexts: [
			{
				id: 'policy.network-policy',
				status: ['warn', 'note'],
				on: ['b'],
				says: /default-deny/v,
			},
		],
		mesh: [
			{
				id: 'policy.network-policy',
				status: 'warn',
				on: ['b'],
				says: /default-deny/v,
			},
		],
	},
	proof: {unproven: 'the CNI of the lab enforces no network policies'},
};
