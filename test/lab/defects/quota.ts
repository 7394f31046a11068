import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** The namespace of the control plane may hold no pods. */
export const quota: Defect = {
	name: 'quota',
	stage: 'prepared',
	...planted('b', [
		{
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {name: 'no-pods', namespace: systemNamespace},
			spec: {hard: {pods: '0'}},
		},
	]),
	expect: {
		contexts: [
			{
				id: 'policy.quota',
				status: ['fail', 'warn', 'note'],
				on: ['b'],
				says: /no-pods/v,
			},
		],
		mesh: [
			{
				id: 'policy.quota',
				status: 'fail',
				on: ['b'],
				says: /no-pods/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'before'},
};
