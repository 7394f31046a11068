import type {Defect} from './kit/defect.ts';
import {planted} from './kit/scene.ts';

/** An AuthorizationPolicy allows nobody anything in one namespace. */
export const denyAllInANamespace: Defect = {
	name: 'deny-all-in-a-namespace',
	stage: 'installed',
	...planted('b', [
		{
			apiVersion: 'security.istio.io/v1',
			kind: 'AuthorizationPolicy',
			metadata: {name: 'allow-nothing', namespace: 'default'},
			spec: {},
		},
	]),
	expect: {
		contexts: [
			{
				id: 'policy.authorization',
				status: ['warn', 'note'],
				on: ['b'],
				says: /default/v,
			},
		],
		mesh: [
			{
				id: 'policy.authorization',
				status: 'warn',
				on: ['b'],
				says: /default/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'after'},
};
