/** Named sets of settings that base.yaml may still change. */
export type Preset = 'ha';

/** `mesh.yaml`, read and validated (docs/mesh-file.md). */
export type Mesh = {
	/** The mesh ID, the same in every cluster. */
	mesh: string;
	/** O= of the certificates. */
	organization: string;
	istio: {version: string; preset?: Preset};
	dataPlane: 'sidecar';
	trust: Trust;
	/** Path of the IstioOperator overlay for all clusters, relative to the file. */
	base?: string;
	verify: {image: string};
	/** In the order of the file. */
	clusters: readonly MeshCluster[];
};

/** Where the certificates of the mesh come from (docs/trust.md). Paths are relative to the file. */
export type Trust =
	| {mode: 'generated'; directory: string; encrypt?: true}
	| {mode: 'root'; cert: string; key: string}
	| {mode: 'intermediates'; directory: string}
	| {mode: 'from-cluster'; cluster: string}
	| {mode: 'in-cluster'}
	| {mode: 'self-signed'}
	| {mode: 'external'};

/** The modes in which mesh-wizard gives `cacerts` to the primaries that have none of the common root. */
export const givesCertificates = ({mode}: Trust): boolean =>
	mode === 'generated' || mode === 'root' || mode === 'intermediates' || mode === 'from-cluster';

export type MeshCluster = {
	/** Istio's `clusterName`: a DNS label, never `Kubernetes`. */
	name: string;
	context: string;
	/** A kubeconfig of its own, relative to the file. */
	kubeconfig?: string;
	/** UID of the kube-system namespace: the cluster's identity. Written on first contact. */
	uid?: string;
	network: string;
	role: 'primary' | 'remote';
	/** The primary that owns a remote. */
	primary?: string;
	/** The API server's address as peers reach it, when it is not the kubeconfig's; or `east-west-gateway`. */
	apiServer?: string;
	tlsServerName?: string;
	/** Path of an IstioOperator overlay, relative to the file. */
	overlay?: string;
	state?: 'leaving';
	gateway?: {
		internal?: boolean;
		sourceRanges?: readonly string[];
		annotations?: Readonly<Record<string, string>>;
	};
};

/** An IstioOperator overlay: its `spec`, free of what the wizard owns. */
export type Overlay = Readonly<Record<string, unknown>>;

/** The whole intent: the file, where it is, and the overlays that it names. */
export type LoadedMesh = {
	mesh: Mesh;
	/** Absolute path of mesh.yaml, and its folder. */
	path: string;
	directory: string;
	base?: Overlay;
	overlays: Readonly<Record<string, Overlay>>;
};
