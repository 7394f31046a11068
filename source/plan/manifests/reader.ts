import type {KubeObject} from '../../kubernetes/object.ts';
import {readerAccount, readerTokenSecret, systemNamespace} from '../../mesh/well-known.ts';

const labels = {
	app: 'istio-reader',
	'app.kubernetes.io/instance': 'istio',
	'app.kubernetes.io/managed-by': 'Helm',
	'app.kubernetes.io/name': 'istio-reader',
	'app.kubernetes.io/part-of': 'istio',
	'app.kubernetes.io/version': '1.0.0',
	release: 'istio',
};
const role = `istio-reader-clusterrole-${systemNamespace}`;
const read = ['get', 'list', 'watch'];

/**
What istiod of a peer needs in a cluster that it reads: a service account, its rights, and a token that does not expire.
The same objects that `istioctl create-remote-secret` makes (fact R-2), so that a later install adopts them; a lab
test compares the two.
*/
export const readerObjects = (): KubeObject[] => [
	{
		apiVersion: 'v1',
		kind: 'ServiceAccount',
		metadata: {
			name: readerAccount,
			namespace: systemNamespace,
			labels: {...labels, 'helm.sh/chart': 'base-1.0.0'},
		},
	},
	{
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRole',
		metadata: {name: role, labels: {...labels, 'helm.sh/chart': 'istiod-1.0.0'}},
		rules: [
			{
				apiGroups: [
					'config.istio.io',
					'security.istio.io',
					'networking.istio.io',
					'authentication.istio.io',
					'rbac.istio.io',
					'telemetry.istio.io',
					'extensions.istio.io',
				],
				resources: ['*'],
				verbs: read,
			},
			{
				apiGroups: [''],
				resources: [
					'endpoints',
					'pods',
					'services',
					'nodes',
					'replicationcontrollers',
					'namespaces',
					'secrets',
					'configmaps',
				],
				verbs: read,
			},
			{
				apiGroups: ['networking.istio.io'],
				resources: ['workloadentries'],
				verbs: ['get', 'watch', 'list'],
			},
			{
				apiGroups: ['networking.x-k8s.io', 'gateway.networking.k8s.io'],
				resources: ['gateways'],
				verbs: ['get', 'watch', 'list'],
			},
			{apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: read},
			{apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read},
			{
				apiGroups: ['multicluster.x-k8s.io'],
				resources: ['serviceexports'],
				verbs: [...read, 'create', 'delete'],
			},
			{apiGroups: ['multicluster.x-k8s.io'], resources: ['serviceimports'], verbs: read},
			{apiGroups: ['apps'], resources: ['replicasets'], verbs: read},
			{apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create']},
			{apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create']},
		],
	},
	{
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRoleBinding',
		metadata: {name: role, labels: {...labels, 'helm.sh/chart': 'istiod-1.0.0'}},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role},
		subjects: [{kind: 'ServiceAccount', name: readerAccount, namespace: systemNamespace}],
	},
	{
		apiVersion: 'v1',
		kind: 'Secret',
		metadata: {
			name: readerTokenSecret,
			namespace: systemNamespace,
			annotations: {'kubernetes.io/service-account.name': readerAccount},
		},
		type: 'kubernetes.io/service-account-token',
	},
];
