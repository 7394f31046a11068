import {nameInside, publishedPort, throughGateway} from './api-server.ts';
import {type LoadedMesh, type MeshCluster, type Overlay, type Trust, type Preset} from './mesh.ts';
import {leastReplicas, presetOverlay} from './presets.ts';
import {crossNetworkPort} from './well-known.ts';

type GatewayPort = {name: string; port: number};

/** A cluster's east-west gateway: only the ports that its role needs (decision D-28). */
export type EastWestGateway = {
	ports: readonly GatewayPort[];
	internal: boolean;
	sourceRanges: readonly string[];
	annotations: Readonly<Record<string, string>>;
	/** Pods that it has at least; the chart's own number (one) when undefined. */
	leastReplicas?: number;
};

export type ModelCluster = {
	name: string;
	context: string;
	uid?: string;
	network: string;
	role: 'primary' | 'remote';
	/** Of a remote: the primary that owns it. */
	owner?: string;
	/** Of a primary: the remotes it owns. A primary with remotes runs with `externalIstiod`. */
	remotes: readonly string[];
	gateway?: EastWestGateway;
	/** Gateway resources to apply here: only primaries hold configuration. */
	exposesServices: boolean;
	exposesIstiod: boolean;
	/** Peers reach the API server through this cluster's own gateway; then `apiServer` is undefined. */
	exposesApiServer: boolean;
	/** Where peers reach the API server, and who says so; at the kubeconfig's address when undefined. */
	apiServer?: {url: string; from: 'mesh.yaml' | 'EndpointSlice default/kubernetes'};
	tlsServerName?: string;
	overlays: readonly Overlay[];
	/** The files that the overlays are from, as mesh.yaml names them, each at the place of its overlay. */
	overlayFiles?: readonly string[];
	/** Of a primary: the name that proxies running here still give the cluster; istiod lets them in under it. */
	formerName?: string;
};

/** What the mesh is to be, derived from mesh.yaml alone (fact I-4). */
export type Model = {
	mesh: string;
	organization: string;
	istioVersion: string;
	trust: Trust;
	verifyImage: string;
	clusters: readonly ModelCluster[];
	networks: ReadonlyArray<{name: string; clusters: readonly string[]}>;
	/** Which cluster's credentials go into which primary: every primary learns of every other cluster. */
	remoteSecrets: ReadonlyArray<{from: string; to: string}>;
	/** Every ordered pair whose traffic is to be proven. */
	pairs: ReadonlyArray<{from: string; to: string}>;
};

const statusPort: GatewayPort = {name: 'status-port', port: 15_021};
const betweenNetworks: GatewayPort = {name: 'tls', port: crossNetworkPort};
const apiServerPort: GatewayPort = {name: 'tls-api-server', port: publishedPort};
const istiodPorts: readonly GatewayPort[] = [
	{name: 'tls-istiod', port: 15_012},
	{name: 'tls-webhook', port: 15_017},
];

const gatewayFor = (
	cluster: MeshCluster,
	needs: {preset: Preset | undefined; services: boolean; istiod: boolean; apiServer: boolean},
): EastWestGateway | undefined => {
	if (!needs.services && !needs.istiod && !needs.apiServer) {
		return undefined;
	}

	return {
		ports: [
			statusPort,
			...(needs.services ? [betweenNetworks] : []),
			...(needs.istiod ? istiodPorts : []),
			...(needs.apiServer ? [apiServerPort] : []),
		],
		internal: cluster.gateway?.internal ?? false,
		sourceRanges: cluster.gateway?.sourceRanges ?? [],
		annotations: cluster.gateway?.annotations ?? {},
		...(needs.preset === undefined ? {} : {leastReplicas: leastReplicas[needs.preset]}),
	};
};

/** Pure: the model of a validated mesh file. Clusters that are leaving are no part of it. */
export const modelFor = ({mesh, base, overlays}: LoadedMesh): Model => {
	const members = mesh.clusters.filter(cluster => cluster.state !== 'leaving');
	const networks = [...new Set(members.map(cluster => cluster.network))].map(name => ({
		name,
		clusters: members.filter(cluster => cluster.network === name).map(cluster => cluster.name),
	}));
	const {preset} = mesh.istio;
	const spansNetworks = networks.length > 1;
	const remotesOf = (name: string) =>
		members
			.filter(cluster => cluster.role === 'remote' && cluster.primary === name)
			.map(cluster => cluster.name);

	const clusters = members.map((cluster): ModelCluster => {
		const remotes = cluster.role === 'primary' ? remotesOf(cluster.name) : [];
		const layers = [
			{overlay: preset === undefined ? undefined : presetOverlay(preset), file: 'mesh.yaml'},
			{overlay: base, file: mesh.base ?? 'base.yaml'},
			{overlay: overlays[cluster.name], file: cluster.overlay ?? `the overlay of ${cluster.name}`},
		].flatMap(({overlay, file}) => (overlay === undefined ? [] : [{overlay, file}]));
		// Only primaries read their peers: without another one, nobody asks.
		const exposesApiServer =
			cluster.apiServer === throughGateway &&
			members.some(({name, role}) => role === 'primary' && name !== cluster.name);
		return {
			name: cluster.name,
			context: cluster.context,
			uid: cluster.uid,
			network: cluster.network,
			role: cluster.role,
			owner: cluster.role === 'remote' ? cluster.primary : undefined,
			remotes,
			gateway: gatewayFor(cluster, {
				preset,
				services: spansNetworks,
				istiod: remotes.length > 0,
				apiServer: exposesApiServer,
			}),
			exposesServices: spansNetworks && cluster.role === 'primary',
			exposesIstiod: remotes.length > 0,
			exposesApiServer,
			apiServer:
				cluster.apiServer === undefined || cluster.apiServer === throughGateway
					? undefined
					: {url: cluster.apiServer, from: 'mesh.yaml'},
			tlsServerName: cluster.tlsServerName ?? (exposesApiServer ? nameInside : undefined),
			overlays: layers.map(layer => layer.overlay),
			overlayFiles: layers.map(({file}) => file),
		};
	});
	const primaries = clusters.filter(cluster => cluster.role === 'primary');
	const others = (name: string) => clusters.filter(cluster => cluster.name !== name);

	return {
		mesh: mesh.mesh,
		organization: mesh.organization,
		istioVersion: mesh.istio.version,
		trust: mesh.trust,
		verifyImage: mesh.verify.image,
		clusters,
		networks,
		remoteSecrets: primaries.flatMap(to =>
			others(to.name).map(from => ({from: from.name, to: to.name})),
		),
		pairs: clusters.flatMap(from => others(from.name).map(to => ({from: from.name, to: to.name}))),
	};
};

export const clusterOf = (model: Model, name: string): ModelCluster => {
	const cluster = model.clusters.find(candidate => candidate.name === name);
	if (cluster === undefined) {
		throw new Error(`the model has no cluster ${name}`);
	}

	return cluster;
};
