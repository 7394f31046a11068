import {baseFileName, baseText} from './base-file.ts';
import {baseFor, baseLines} from './base-for.ts';
import type {Mesh, Overlay} from './mesh.ts';

/** A file with the settings that a platform needs, for clusters that run on it. */
export type PlatformFile = {
	/** Beside mesh.yaml: `base.yaml` where all clusters run on one platform, else one called after it. */
	name: string;
	platform: string;
	/** By name. */
	clusters: readonly string[];
	overlay: Overlay;
	text: string;
};

/** The settings of these clusters' platforms, as files; none for platforms that need none, or that nobody knows. */
export const platformFiles = (
	clusters: ReadonlyArray<{name: string; platform?: string}>,
): readonly PlatformFile[] => {
	const platforms = [...new Set(clusters.flatMap(({platform}) => platform ?? []))];
	return platforms.flatMap((platform): PlatformFile[] => {
		const overlay = baseFor(platform);
		const own = clusters.filter(cluster => cluster.platform === platform).map(({name}) => name);
		return overlay === undefined
			? []
			: [
					{
						name: own.length === clusters.length ? baseFileName : `${platform}.yaml`,
						platform,
						clusters: own,
						overlay,
						text: baseText(baseLines(overlay)),
					},
				];
	});
};

/** The mesh with these files in their places; clusters that have an overlay of their own keep it. */
export const withPlatformFiles = (mesh: Mesh, files: readonly PlatformFile[]): Mesh => ({
	...mesh,
	...(mesh.base === undefined && files.some(({name}) => name === baseFileName)
		? {base: baseFileName}
		: {}),
	clusters: mesh.clusters.map(cluster => {
		const own = files.find(
			({name, clusters}) => name !== baseFileName && clusters.includes(cluster.name),
		);
		return own === undefined || cluster.overlay !== undefined
			? cluster
			: {...cluster, overlay: own.name};
	}),
});

const contextPatterns: ReadonlyArray<readonly [RegExp, string]> = [
	[/^gke_/v, 'gke'],
	[/^k3d-/v, 'k3d'],
	[/^minikube$/v, 'minikube'],
	[/^microk8s$/v, 'microk8s'],
	// `namespace/api-cluster-example-com:6443/user`, as `oc login` names them.
	[/^[^\/]+\/api-[^\/]+:6443\//v, 'openshift'],
];

/** On what a cluster runs by its context's name, as the tools of these platforms name it; undefined where the name says nothing. */
export const platformOfContext = (context: string): string | undefined =>
	contextPatterns.find(([pattern]) => pattern.test(context))?.[1];
