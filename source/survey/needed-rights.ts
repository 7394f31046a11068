import {lockNamespace, systemNamespace} from '../mesh/well-known.ts';
import type {ResourceAttributes} from './facts.ts';

const rights = (
	group: string,
	resources: readonly string[],
	verbs: readonly string[],
	namespace?: string,
): ResourceAttributes[] =>
	resources.flatMap(resource =>
		verbs.map(verb => ({
			verb,
			group,
			resource,
			...(namespace === undefined ? {} : {namespace}),
		})),
	);

const written = ['get', 'create', 'patch'] as const;

/**
What an installation does in a cluster, istioctl's part included (facts I-13 and K-2): Istio's objects, whose
roles hold rights that only `escalate` and `bind` let a lesser user hand out, and the reads that prove the result.
*/
export const neededRights: readonly ResourceAttributes[] = [
	...rights('', ['namespaces'], ['create', 'patch', 'delete']),
	...rights('', ['secrets', 'serviceaccounts', 'configmaps', 'services'], written, systemNamespace),
	...rights('apps', ['deployments'], written, systemNamespace),
	...rights('autoscaling', ['horizontalpodautoscalers'], written, systemNamespace),
	...rights('policy', ['poddisruptionbudgets'], written, systemNamespace),
	...rights('rbac.authorization.k8s.io', ['roles', 'rolebindings'], written, systemNamespace),
	...rights('rbac.authorization.k8s.io', ['clusterroles', 'clusterrolebindings'], written),
	...rights('rbac.authorization.k8s.io', ['clusterroles'], ['escalate', 'bind']),
	...rights('apiextensions.k8s.io', ['customresourcedefinitions'], written),
	...rights(
		'admissionregistration.k8s.io',
		['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
		written,
	),
	...rights('networking.istio.io', ['gateways'], written, systemNamespace),
	...rights('coordination.k8s.io', ['leases'], ['get', 'create', 'update'], lockNamespace),
	...rights('', ['pods'], ['list', 'watch'], systemNamespace),
	...rights('', ['pods/log'], ['get'], systemNamespace),
	...rights('', ['pods/portforward'], ['create'], systemNamespace),
	...rights('', ['events'], ['list'], systemNamespace),
];
