import type {Defect} from './kit/defect.ts';
import {planted} from './kit/scene.ts';

const metadata = {name: 'owners-only'};

/** Deployments without an owner are refused, and Istio's have none. */
export const admissionPolicy: Defect = {
	name: 'admission-policy',
	stage: 'bare',
	...planted('b', [
		{
			apiVersion: 'admissionregistration.k8s.io/v1',
			kind: 'ValidatingAdmissionPolicy',
			metadata,
			spec: {
				failurePolicy: 'Fail',
				matchConstraints: {
					resourceRules: [
						{
							apiGroups: ['apps'],
							apiVersions: ['v1'],
							operations: ['CREATE', 'UPDATE'],
							resources: ['deployments'],
						},
					],
				},
				validations: [
					{expression: '"owner" in object.metadata.labels', message: 'who is to be called?'},
				],
			},
		},
		{
			apiVersion: 'admissionregistration.k8s.io/v1',
			kind: 'ValidatingAdmissionPolicyBinding',
			metadata,
			spec: {policyName: 'owners-only', validationActions: ['Deny']},
		},
	]),
	expect: {
		contexts: [
			{
				id: 'policy.admission',
				status: ['warn', 'note'],
				on: ['b'],
				says: /owners-only/v,
			},
		],
		mesh: [
			{
				id: 'policy.admission',
				status: 'warn',
				on: ['b'],
				says: /owners-only/v,
			},
		],
	},
	proof: {
		mesh: 'breaks',
		planted: 'before',
		despite: 'whether an expression refuses what is created is known only to the API server',
	},
};
