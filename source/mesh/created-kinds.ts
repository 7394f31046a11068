import type {Labels} from '../kubernetes/label-selector.ts';
import type {Fitting} from '../kubernetes/shape.ts';
import type {rulesShape} from '../kubernetes/shapes.ts';
import {
	managedByLabel,
	managedByValue,
	systemNamespace,
	verifyNamespacePrefix,
} from './well-known.ts';

/** A kind that an installation or its proof creates, as admission rules name it. */
type CreatedKind = {group: string; resource: string; kind: string; namespaced: boolean};

const namespaced = (group: string, kinds: Readonly<Record<string, string>>): CreatedKind[] =>
	Object.entries(kinds).map(([kind, resource]) => ({
		group,
		resource,
		kind,
		namespaced: true,
	}));

/** What `apply` and `verify` create, istioctl's part and the controllers' pods included. */
export const createdKinds: readonly CreatedKind[] = [
	{
		group: '',
		resource: 'namespaces',
		kind: 'Namespace',
		namespaced: false,
	},
	...namespaced('', {
		Pod: 'pods',
		Service: 'services',
		ServiceAccount: 'serviceaccounts',
		ConfigMap: 'configmaps',
		Secret: 'secrets',
	}),
	...namespaced('apps', {Deployment: 'deployments', ReplicaSet: 'replicasets'}),
	...namespaced('autoscaling', {HorizontalPodAutoscaler: 'horizontalpodautoscalers'}),
	...namespaced('policy', {PodDisruptionBudget: 'poddisruptionbudgets'}),
	...namespaced('rbac.authorization.k8s.io', {Role: 'roles', RoleBinding: 'rolebindings'}),
	...namespaced('networking.istio.io', {Gateway: 'gateways', VirtualService: 'virtualservices'}),
	...(
		[
			['rbac.authorization.k8s.io', 'clusterroles', 'ClusterRole'],
			['rbac.authorization.k8s.io', 'clusterrolebindings', 'ClusterRoleBinding'],
			['apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition'],
			[
				'admissionregistration.k8s.io',
				'mutatingwebhookconfigurations',
				'MutatingWebhookConfiguration',
			],
			[
				'admissionregistration.k8s.io',
				'validatingwebhookconfigurations',
				'ValidatingWebhookConfiguration',
			],
		] as const
	).map(([group, resource, kind]) => ({
		group,
		resource,
		kind,
		namespaced: false,
	})),
];

/** A namespace that things are created in, with the labels that it has by then. */
export type CreatedPlace = {namespace: string; labels: Labels};

const nameLabel = 'kubernetes.io/metadata.name';

/** The two namespaces: Istio's, with the labels that it has now, and the one of the traffic proof. */
export const createdPlaces = (systemLabels: Labels | undefined): readonly CreatedPlace[] => [
	{
		namespace: systemNamespace,
		labels: {[nameLabel]: systemNamespace, ...(systemLabels ?? {[managedByLabel]: managedByValue})},
	},
	{
		namespace: `${verifyNamespacePrefix}run`,
		labels: {
			[nameLabel]: `${verifyNamespacePrefix}run`,
			[managedByLabel]: managedByValue,
			'istio-injection': 'enabled',
		},
	},
];

/** Resources, groups and operations, as webhooks and admission policies choose them; `*` is any. */
export type AdmissionRule = {
	groups: readonly string[];
	resources: readonly string[];
	operations: readonly string[];
};

export const admissionRulesOf = (rules: Fitting<typeof rulesShape> = []): AdmissionRule[] =>
	rules.map(({apiGroups = [], resources = [], operations = []}) => ({
		groups: apiGroups,
		resources,
		operations,
	}));

const holds = (values: readonly string[], wanted: string): boolean =>
	values.includes('*') || values.includes(wanted);

const coversResource = (resources: readonly string[], wanted: string): boolean =>
	holds(resources, wanted) || resources.includes('*/*');

/** Which of the kinds that are created rules apply to. */
export const coveredKinds = (rules: readonly AdmissionRule[]): readonly CreatedKind[] =>
	createdKinds.filter(({group, resource}) =>
		rules.some(
			rule =>
				holds(rule.groups, group) &&
				coversResource(rule.resources, resource) &&
				holds(rule.operations, 'CREATE'),
		),
	);
