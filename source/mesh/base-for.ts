import type {Overlay} from './mesh.ts';

/** What Istio's charts must be told on a platform, below `spec` of base.yaml. */
const bases: Readonly<Record<string, Overlay>> = {
	// It refuses the rights that init containers need, so that the CNI plugin must redirect traffic in their place.
	openshift: {
		values: {global: {platform: 'openshift'}},
		components: {cni: {enabled: true, namespace: 'kube-system'}},
	},
	gke: {values: {global: {platform: 'gke'}}, components: {cni: {namespace: 'kube-system'}}},
	k3d: {values: {global: {platform: 'k3d'}}},
	k3s: {values: {global: {platform: 'k3s'}}},
	microk8s: {values: {global: {platform: 'microk8s'}}},
	minikube: {values: {global: {platform: 'minikube'}}},
};

/** The platforms that Istio's charts must be told of. */
export const platformNames: readonly string[] = Object.keys(bases);

/**
The overlay that a platform needs; undefined where it needs none, or is not known to Istio's charts (fact I-8). The charts
take the CNI plugin's paths from the name, so that these are not written out.
*/
export const baseFor = (platform: string | undefined): Overlay | undefined =>
	platform === undefined ? undefined : bases[platform];

const flow = (value: unknown): string =>
	typeof value === 'object' && value !== null
		? `{${Object.entries(value)
				.map(([key, inner]) => `${key}: ${flow(inner)}`)
				.join(', ')}}`
		: String(value);

/** Its lines of base.yaml, below `spec`: `values: {global: {platform: k3s}}`. */
export const baseLines = (overlay: Overlay): readonly string[] =>
	Object.entries(overlay).map(([key, value]) => `${key}: ${flow(value)}`);
