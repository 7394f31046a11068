import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** An empty AuthorizationPolicy in the root namespace allows nobody anything, in the whole cluster. */
export const denyAll: Defect = {
	name: 'deny-all',
	stage: 'installed',
	...planted('b', [
		{
			apiVersion: 'security.istio.io/v1',
			kind: 'AuthorizationPolicy',
			metadata: {name: 'allow-nothing', namespace: systemNamespace},
			spec: {},
		},
	]),
	expect: {
		contexts: [
			{
				id: 'policy.authorization',
				status: ['fail', 'warn', 'note'],
				on: ['b'],
				says: /allow-nothing/v,
			},
		],
		mesh: [
			{
				id: 'policy.authorization',
				status: 'fail',
				on: ['b'],
				says: /allow-nothing/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'after'},
};
