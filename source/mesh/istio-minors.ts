/** What one minor of Istio needs and does differently; minors of Kubernetes 1. */
export type IstioMinor = {
	istio: string;
	minor: number;
	/** The newest patch known when this was written. Newer ones of the minor are taken as well. */
	newest: string;
	kubernetes: {
		/** The range that its announcement names. */
		minimum: number;
		maximum: number;
		/** Compiled into istioctl: below it, nothing is promised at all. */
		hard: number;
	};
	images: {
		/** Where istioctl takes images from when nobody says it. */
		hub: string;
		/** To be written into every installation instead, as the default hub is going away. */
		instead?: string;
	};
	gatewayApi: {
		/** The bundle that it's built with. */
		bundle: string;
		/** From which bundle on it reads a kind, by plural; older ones are left out without a word. */
		minimums: Readonly<Record<string, string>>;
	};
	/** Whether `istioctl remote-clusters` has the column REVISION behind NAME, SECRET, STATUS and ISTIOD. */
	hasRevisionColumn: boolean;
	/** Whether sidecars that still come with a cluster's old name are let in by istiod's `--clusterAliases`. */
	acceptsClusterAliases: boolean;
};

/** Kinds that istiod watches as v1, and kinds that both minors read from the same bundle on (fact V-3). */
const gatewayKinds = {
	gatewayclasses: '1.0.0', gateways: '1.0.0', httproutes: '1.0.0', grpcroutes: '1.1.0', backendtlspolicies: '1.4.0', tlsroutes: '1.5.0',
};

/** The supported minors of Istio, newest first (facts V-1, V-2, V-3, V-4, V-6 and V-7, as of November 2026). All that differs between them is here. */
export const istioMinors: readonly [IstioMinor, ...IstioMinor[]] = [
	{
		istio: '1.31',
		minor: 31,
		newest: '1.31.1',
		kubernetes: {minimum: 32, maximum: 36, hard: 32},
		images: {hub: 'docker.io/istio'},
		gatewayApi: {bundle: 'v1.6.0', minimums: {...gatewayKinds, tcproutes: '1.6.0'}},
		hasRevisionColumn: true,
		acceptsClusterAliases: true,
	},
	{
		istio: '1.30',
		minor: 30,
		newest: '1.30.5',
		kubernetes: {minimum: 32, maximum: 36, hard: 32},
		// Its own hub is switched off in December 2026 (fact V-4).
		images: {hub: 'registry.istio.io/release', instead: 'docker.io/istio'},
		gatewayApi: {bundle: 'v1.5.1', minimums: gatewayKinds},
		hasRevisionColumn: false,
		acceptsClusterAliases: true,
	},
];

/** The newest release known. */
export const newestIstio: string = istioMinors[0].newest;
