import type {Defect} from './kit/defect.ts';
import {definition} from './kit/objects.ts';
import type {Manifest} from './kit/scene.ts';

const policy: Manifest = {
	apiVersion: 'kyverno.io/v1',
	kind: 'ClusterPolicy',
	metadata: {name: 'require-limits'},
	spec: {
		validationFailureAction: 'Enforce',
		rules: [
			{
				name: 'limits',
				match: {any: [{resources: {kinds: ['Pod']}}]},
				validate: {
					message: 'limits are required',
					pattern: {spec: {containers: [{resources: {limits: {memory: '?*'}}}]}},
				},
			},
		],
	},
};

/** Kyverno refuses pods without limits. */
export const kyvernoPolicy: Defect = {
	name: 'kyverno-policy',
	stage: 'bare',
	async inject({apply}) {
		await apply('b', [
			definition({
				group: 'kyverno.io',
				kind: 'ClusterPolicy',
				plural: 'clusterpolicies',
				scope: 'Cluster',
			}),
		]);
		await apply('b', [policy]);
	},
	expect: {
		contexts: [
			{
				id: 'policy.admission',
				status: ['warn', 'note'],
				on: ['b'],
				says: /require-limits/v,
			},
		],
		mesh: [
			{
				id: 'policy.admission',
				status: 'warn',
				on: ['b'],
				says: /require-limits/v,
			},
		],
	},
	proof: {unproven: 'no Kyverno runs in the lab'},
	heal: async ({remove}) =>
		remove('b', [
			definition({
				group: 'kyverno.io',
				kind: 'ClusterPolicy',
				plural: 'clusterpolicies',
				scope: 'Cluster',
			}),
			policy,
		]),
};
