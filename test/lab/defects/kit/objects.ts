import type {Manifest} from './scene.ts';

export const systemNamespace = 'istio-system';

export const namespace = (
	name: string,
	labels: Record<string, string> = {},
	annotations: Record<string, string> = {},
): Manifest => ({apiVersion: 'v1', kind: 'Namespace', metadata: {name, labels, annotations}});

/** A remote secret as `istioctl create-remote-secret` prints it. */
export const remoteSecret = (
	cluster: string,
	kubeconfig: {server: string; user: Record<string, unknown>; authority?: string},
	{key = cluster, inNamespace = systemNamespace} = {},
): Manifest => ({
	apiVersion: 'v1',
	kind: 'Secret',
	metadata: {
		name: `istio-remote-secret-${cluster}`,
		namespace: inNamespace,
		labels: {'istio/multiCluster': 'true'},
		annotations: {'networking.istio.io/cluster': cluster},
	},
	stringData: {
		// JSON is YAML.
		[key]: JSON.stringify({
			apiVersion: 'v1',
			kind: 'Config',
			clusters: [
				{
					name: cluster,
					cluster: {
						server: kubeconfig.server,
						...(kubeconfig.authority === undefined
							? {}
							: {'certificate-authority-data': kubeconfig.authority}),
					},
				},
			],
			users: [{name: cluster, user: kubeconfig.user}],
			contexts: [{name: cluster, context: {cluster, user: cluster}}],
			'current-context': cluster,
		}),
	},
});

/** A webhook over new pods, Deployments and Services, to a Service that is not there. */
export const unansweredWebhook = (failurePolicy: 'Fail' | 'Ignore'): Manifest => ({
	apiVersion: 'admissionregistration.k8s.io/v1',
	kind: 'ValidatingWebhookConfiguration',
	metadata: {name: 'dead.example.com'},
	webhooks: [
		{
			name: 'dead.example.com',
			clientConfig: {service: {namespace: 'default', name: 'nobody', path: '/'}},
			rules: [
				{
					apiGroups: ['', 'apps'],
					apiVersions: ['v1'],
					resources: ['pods', 'deployments', 'services'],
					operations: ['CREATE', 'UPDATE'],
					scope: 'Namespaced',
				},
			],
			// kube-system, where the lab itself goes on working, is left alone, as such webhooks do.
			namespaceSelector: {
				matchExpressions: [
					{
						key: 'kubernetes.io/metadata.name',
						operator: 'NotIn',
						values: ['kube-system', 'default'],
					},
				],
			},
			failurePolicy,
			sideEffects: 'None',
			timeoutSeconds: 1,
			admissionReviewVersions: ['v1'],
		},
	],
});

/** A custom resource definition that takes anything. */
export const definition = ({
	group,
	kind,
	plural,
	version = 'v1',
	scope = 'Namespaced',
	annotations = {},
}: {
	group: string;
	kind: string;
	plural: string;
	version?: string;
	scope?: 'Namespaced' | 'Cluster';
	annotations?: Record<string, string>;
}): Manifest => ({
	apiVersion: 'apiextensions.k8s.io/v1',
	kind: 'CustomResourceDefinition',
	metadata: {name: `${plural}.${group}`, annotations},
	spec: {
		group,
		scope,
		names: {
			kind,
			plural,
			singular: kind.toLowerCase(),
			listKind: `${kind}List`,
		},
		versions: [
			{
				name: version,
				served: true,
				storage: true,
				schema: {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}},
			},
		],
	},
});

/** A pod of one container in the namespace `default`; nothing has to run in it. */
export const podOf = (name: string, image: string): Manifest => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, namespace: 'default'},
	spec: {terminationGracePeriodSeconds: 0, containers: [{name: 'app', image}]},
});
