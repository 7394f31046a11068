import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** No defect: limits in another namespace, and generous ones in that of the control plane. */
export const harmlessLimits: Defect = {
	name: 'harmless-limits',
	stage: 'prepared',
	...planted('b', [
		{
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {name: 'nothing', namespace: 'default'},
			spec: {hard: {pods: '0'}},
		},
		{
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {name: 'plenty', namespace: systemNamespace},
			spec: {hard: {pods: '100', 'requests.cpu': '50', 'requests.memory': '100Gi'}},
		},
		{
			apiVersion: 'v1',
			kind: 'LimitRange',
			metadata: {name: 'large', namespace: systemNamespace},
			spec: {
				limits: [
					{
						type: 'Container',
						max: {memory: '16Gi', cpu: '8'},
						default: {memory: '2Gi', cpu: '2'},
						defaultRequest: {memory: '64Mi', cpu: '10m'},
					},
				],
			},
		},
	]),
	expect: {contexts: [], mesh: []},
	proof: {mesh: 'holds', planted: 'before'},
};
