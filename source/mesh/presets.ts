import type {Overlay, Preset} from './mesh.ts';

/** Rather in other zones, then on other nodes; never not at all. */
const topologyKeys = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];

/** How many of everything there are at least. The charts add disruption budgets of their own from two on. */
export const leastReplicas: Readonly<Record<Preset, number>> = {ha: 2};

/** What a preset sets for control planes, as an overlay below all others. The autoscaler keeps the number, with metrics or without. */
export const presetOverlay = (preset: Preset): Overlay => ({
	values: {
		pilot: {
			autoscaleMin: leastReplicas[preset],
			topologySpreadConstraints: topologyKeys.map(topologyKey => ({
				maxSkew: 1,
				topologyKey,
				whenUnsatisfiable: 'ScheduleAnyway',
				labelSelector: {matchLabels: {app: 'istiod'}},
			})),
		},
	},
});

/** What it sets for a gateway's pods, below `k8s` of its component. Its chart knows no spread constraints, but affinities. */
export const gatewaySpread = (
	replicas: number,
	app: string,
): Readonly<Record<string, unknown>> => ({
	hpaSpec: {minReplicas: replicas},
	affinity: {
		podAntiAffinity: {
			preferredDuringSchedulingIgnoredDuringExecution: topologyKeys.map((topologyKey, index) => ({
				weight: index === 0 ? 100 : 50,
				podAffinityTerm: {topologyKey, labelSelector: {matchLabels: {app}}},
			})),
		},
	},
});
