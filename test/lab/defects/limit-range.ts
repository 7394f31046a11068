import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** No container in the namespace of the control plane may use more than 50 MiB. */
export const limitRange: Defect = {
	name: 'limit-range',
	stage: 'prepared',
	...planted('b', [
		{
			apiVersion: 'v1',
			kind: 'LimitRange',
			metadata: {name: 'small', namespace: systemNamespace},
			spec: {
				limits: [
					{
						type: 'Container',
						max: {memory: '50Mi'},
						default: {memory: '50Mi'},
						defaultRequest: {memory: '50Mi'},
					},
				],
			},
		},
	]),
	expect: {
		contexts: [
			{
				id: 'policy.limit-range',
				status: ['fail', 'warn', 'note'],
				on: ['b'],
				says: /small/v,
			},
		],
		mesh: [
			{
				id: 'policy.limit-range',
				status: 'fail',
				on: ['b'],
				says: /small/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'before'},
};
