import type {Defect} from './kit/defect.ts';
import {namespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** A namespace asks for sidecars and forbids what their init container needs. */
export const podSecurityOfWorkloads: Defect = {
	name: 'pod-security-of-workloads',
	stage: 'bare',
	...planted('b', [
		namespace('shop', {
			'istio-injection': 'enabled',
			'pod-security.kubernetes.io/enforce': 'restricted',
		}),
	]),
	expect: {
		contexts: [
			{
				id: 'policy.pod-security',
				status: ['warn', 'note'],
				on: ['b'],
				says: /shop/v,
			},
		],
		mesh: [
			{
				id: 'policy.pod-security',
				status: 'warn',
				on: ['b'],
				says: /shop/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'before'},
};
