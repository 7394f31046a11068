/** How a kind is addressed in the API: its plural in the path, and whether it lives in namespaces. */
export type ResourceKind = {apiVersion: string; kind: string; plural: string; namespaced: boolean};

const namespaced: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	v1: {
		ConfigMap: 'configmaps',
		Endpoints: 'endpoints',
		Event: 'events',
		LimitRange: 'limitranges',
		PersistentVolumeClaim: 'persistentvolumeclaims',
		Pod: 'pods',
		ResourceQuota: 'resourcequotas',
		Secret: 'secrets',
		Service: 'services',
		ServiceAccount: 'serviceaccounts',
	},
	'apps/v1': {
		DaemonSet: 'daemonsets',
		Deployment: 'deployments',
		ReplicaSet: 'replicasets',
		StatefulSet: 'statefulsets',
	},
	'autoscaling/v2': {HorizontalPodAutoscaler: 'horizontalpodautoscalers'},
	'batch/v1': {Job: 'jobs'},
	'coordination.k8s.io/v1': {Lease: 'leases'},
	'discovery.k8s.io/v1': {EndpointSlice: 'endpointslices'},
	'events.k8s.io/v1': {Event: 'events'},
	'networking.k8s.io/v1': {NetworkPolicy: 'networkpolicies'},
	'policy/v1': {PodDisruptionBudget: 'poddisruptionbudgets'},
	'rbac.authorization.k8s.io/v1': {Role: 'roles', RoleBinding: 'rolebindings'},
};

const clusterWide: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	v1: {Namespace: 'namespaces', Node: 'nodes', PersistentVolume: 'persistentvolumes'},
	'admissionregistration.k8s.io/v1': {
		MutatingWebhookConfiguration: 'mutatingwebhookconfigurations',
		ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
		ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
		ValidatingWebhookConfiguration: 'validatingwebhookconfigurations',
	},
	'apiextensions.k8s.io/v1': {CustomResourceDefinition: 'customresourcedefinitions'},
	'rbac.authorization.k8s.io/v1': {
		ClusterRole: 'clusterroles',
		ClusterRoleBinding: 'clusterrolebindings',
	},
};

const rows = (table: typeof namespaced, isNamespaced: boolean): ResourceKind[] =>
	Object.entries(table).flatMap(([apiVersion, kinds]) =>
		Object.entries(kinds).map(([kind, plural]) => ({
			apiVersion,
			kind,
			plural,
			namespaced: isNamespaced,
		})),
	);

/** Kinds that every supported Kubernetes (1.30 and later) serves: addressing them needs no discovery read. */
export const builtInKinds: readonly ResourceKind[] = [
	...rows(namespaced, true),
	...rows(clusterWide, false),
];

const builtIn = new Map(builtInKinds.map(entry => [`${entry.apiVersion} ${entry.kind}`, entry]));

export const builtInKind = (apiVersion: string, kind: string): ResourceKind | undefined =>
	builtIn.get(`${apiVersion} ${kind}`);
