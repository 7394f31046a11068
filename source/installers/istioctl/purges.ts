import {groupOf} from '../../kubernetes/object.ts';

/**
What `istioctl uninstall --purge` deletes by its label, as `group/kind` (operator/pkg/uninstall/prune.go, NamespacedResources
and AllClusterResources). Labelled objects of other kinds, NetworkPolicies for one, stay behind.
*/
const purged = new Set(
	Object.entries({
		'': ['ConfigMap', 'Pod', 'Secret', 'Service', 'ServiceAccount'],
		apps: ['DaemonSet', 'Deployment'],
		autoscaling: ['HorizontalPodAutoscaler'],
		policy: ['PodDisruptionBudget'],
		'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
		'admissionregistration.k8s.io': [
			'MutatingWebhookConfiguration',
			'ValidatingWebhookConfiguration',
		],
		'apiextensions.k8s.io': ['CustomResourceDefinition'],
		'k8s.cni.cncf.io': ['NetworkAttachmentDefinition'],
		'networking.istio.io': ['EnvoyFilter'],
	}).flatMap(([group, kinds]) => kinds.map(kind => `${group}/${kind}`)),
);

/** Whether a purge deletes objects of this kind. */
export const purges = ({apiVersion, kind}: {apiVersion: string; kind: string}): boolean =>
	purged.has(`${groupOf(apiVersion)}/${kind}`);
