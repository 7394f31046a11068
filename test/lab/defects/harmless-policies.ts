import type {Defect} from './kit/defect.ts';
import {namespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** No defect: one namespace shuts itself off, another keeps pods without sidecars to the strictest rules. */
export const harmlessPolicies: Defect = {
	name: 'harmless-policies',
	stage: 'bare',
	...planted('b', [
		namespace('vault', {'pod-security.kubernetes.io/enforce': 'restricted'}),
		{
			apiVersion: 'networking.k8s.io/v1',
			kind: 'NetworkPolicy',
			metadata: {name: 'default-deny', namespace: 'vault'},
			spec: {podSelector: {}, policyTypes: ['Ingress', 'Egress']},
		},
	]),
	expect: {contexts: [], mesh: []},
	proof: {mesh: 'holds', planted: 'before'},
};
