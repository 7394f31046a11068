import {applyTo} from './defects/kit/apply.ts';
import {definition} from './defects/kit/objects.ts';
import type {Lab} from './start-lab.ts';

const admission = 'admissionregistration.k8s.io/v1';

/** Definitions of what other projects bring, each with one object: nothing of them runs, but their objects are there to be read. */
const foreign = [
	{
		definition: {
			group: 'crd.projectcalico.org',
			kind: 'IPPool',
			plural: 'ippools',
			scope: 'Cluster',
		},
		name: 'default',
		spec: {cidr: '10.213.0.0/16'},
	},
	{
		definition: {
			group: 'config.openshift.io',
			kind: 'Network',
			plural: 'networks',
			scope: 'Cluster',
		},
		name: 'cluster',
		spec: {},
	},
	{
		definition: {
			group: 'kyverno.io',
			kind: 'ClusterPolicy',
			plural: 'clusterpolicies',
			scope: 'Cluster',
		},
		name: 'audited',
		spec: {validationFailureAction: 'Audit', rules: []},
	},
	{
		definition: {
			group: 'constraints.gatekeeper.sh',
			kind: 'K8sRequiredLabels',
			plural: 'k8srequiredlabels',
			version: 'v1beta1',
			scope: 'Cluster',
		},
		name: 'owner',
		spec: {enforcementAction: 'dryrun'},
	},
	{
		definition: {
			group: 'install.istio.io',
			kind: 'IstioOperator',
			plural: 'istiooperators',
			version: 'v1alpha1',
			scope: 'Cluster',
		},
		name: 'former',
		spec: {hub: 'docker.io/istio'},
	},
] as const;

/** Leaves in an API server something of every kind that a survey may look for. */
export const crowd = async (lab: Lab, cluster: string): Promise<void> => {
	await applyTo(
		lab,
		cluster,
		foreign.map(({definition: kind}) => definition(kind)),
	);
	await lab.kubectl(
		cluster,
		'wait',
		'--for=condition=Established',
		'--timeout=30s',
		...foreign.map(
			({definition: {plural, group}}) => `customresourcedefinition/${plural}.${group}`,
		),
	);
	await applyTo(lab, cluster, [
		...foreign.map(({definition: {group, kind, ...rest}, name, spec}) => ({
			apiVersion: `${group}/${'version' in rest ? rest.version : 'v1'}`,
			kind,
			metadata: {name},
			spec,
		})),
		{
			apiVersion: admission,
			kind: 'ValidatingAdmissionPolicy',
			metadata: {name: 'never'},
			spec: {
				failurePolicy: 'Ignore',
				matchConstraints: {
					resourceRules: [
						{
							apiGroups: ['batch'],
							apiVersions: ['v1'],
							operations: ['CREATE'],
							resources: ['jobs'],
						},
					],
				},
				validations: [{expression: 'true'}],
			},
		},
		{
			apiVersion: admission,
			kind: 'ValidatingAdmissionPolicyBinding',
			metadata: {name: 'never'},
			spec: {policyName: 'never', validationActions: ['Deny']},
		},
	]);
};
