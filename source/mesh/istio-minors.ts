/** Where facts were looked up, and on which day (UTC, as `2026-11-29`): what comes later is not in them. */
export type LookedUp = {on: string; where: string};

/** Facts that were looked up together. */
type Sourced<Facts> = Facts & {lookedUp: LookedUp};

/** A day (UTC, as `2026-11-29`); an estimate where Istio has not announced it. */
export type Day = {on: string; isEstimate?: true};

/** What one minor of Istio needs and does differently; minors of Kubernetes 1. */
export type IstioMinor = {
	istio: string;
	minor: number;
	release: Sourced<{
		/** The newest patch. Newer ones of the minor are taken as well. */
		newest: string;
	}>;
	/** From its first release to the last day on which Istio makes patches: six weeks after the second next minor. */
	support: Sourced<{released: Day; until: Day}>;
	kubernetes: Sourced<{
		/** The range that its announcement names. */
		minimum: number;
		maximum: number;
		/** Compiled into istioctl: below it, nothing is promised at all. */
		hard: number;
	}>;
	images: Sourced<{
		/** Where istioctl takes images from when nobody says it. */
		hub: string;
		/** To be written into every installation instead, as the default hub is going away. */
		instead?: string;
	}>;
	gatewayApi: Sourced<{
		/** The bundle that it's built with. */
		bundle: string;
		/** From which bundle on it reads a kind, by plural; older ones are left out without a word. */
		minimums: Readonly<Record<string, string>>;
	}>;
	multicluster: Sourced<{
		/** Whether `istioctl remote-clusters` has the column REVISION behind NAME, SECRET, STATUS and ISTIOD. */
		hasRevisionColumn: boolean;
		/** Whether sidecars that still come with a cluster's old name are let in by istiod's `--clusterAliases`. */
		acceptsClusterAliases: boolean;
	}>;
};

/** Kinds that istiod watches as v1, and kinds that all minors read from the same bundle on (fact V-3). */
const gatewayKinds = {
	gatewayclasses: '1.0.0',
	gateways: '1.0.0',
	httproutes: '1.0.0',
	grpcroutes: '1.1.0',
	backendtlspolicies: '1.4.0',
	tlsroutes: '1.5.0',
};

/** The API gets the tag of a release shortly before Istio does, and none of a candidate. */
const tags: LookedUp = {on: '2026-11-29', where: 'tags of the Go module istio.io/api'};
const hubs: LookedUp = {on: '2026-11-21', where: 'istio.io/latest/blog/2026/retirement-of-gcp'};
/** Of 1.32 only the line that led to it could be read. */
const mainLine = 'istio/istio, main line of 27 August 2026 (before 1.32.0)';

/** The minors of Istio that are known, newest first (facts V-1, V-2, V-3, V-4, V-6 and V-7). All that differs between them is here. */
export const istioMinors: readonly [IstioMinor, ...IstioMinor[]] = [
	{
		istio: '1.32',
		minor: 32,
		release: {
			newest: '1.32.0',
			lookedUp: {...tags, where: `${tags.where}; no announcement was found`},
		},
		// Tagged in the API on 21 October; minors come about every three months. Its end: 1.34.0 is expected in May 2027.
		support: {
			released: {on: '2026-11-19', isEstimate: true},
			until: {on: '2027-06-30', isEstimate: true},
			lookedUp: {
				on: '2026-11-29',
				where:
					'istio.io, support policy; no announcement was found, and 1.34.0 is expected in May 2027',
			},
		},
		kubernetes: {
			minimum: 32,
			maximum: 36,
			hard: 32,
			lookedUp: {
				on: '2026-11-29',
				where: `${mainLine}: k8s.io/api v0.36.1 in go.mod, MinK8SVersion`,
			},
		},
		images: {hub: 'docker.io/istio', lookedUp: hubs},
		gatewayApi: {
			bundle: 'v1.6.0',
			minimums: {...gatewayKinds, tcproutes: '1.6.0'},
			lookedUp: {on: '2026-11-29', where: `${mainLine}: go.mod, MinimumCRDVersions`},
		},
		multicluster: {
			hasRevisionColumn: true,
			acceptsClusterAliases: true,
			lookedUp: {
				on: '2026-11-29',
				where: 'seen on the lab, with a build of the main line of 27 August 2026',
			},
		},
	},
	{
		istio: '1.31',
		minor: 31,
		release: {newest: '1.31.4', lookedUp: tags},
		support: {
			released: {on: '2026-08-31'},
			until: {on: '2027-03-31', isEstimate: true},
			lookedUp: {
				on: '2026-11-29',
				where:
					'istio.io, announcement of 1.31.0 and support policy; 1.33.0 is expected in February 2027',
			},
		},
		kubernetes: {
			minimum: 32,
			maximum: 36,
			hard: 32,
			lookedUp: {
				on: '2026-11-21',
				where: 'istio.io, announcement of 1.31.0; istio/istio, release-1.31: MinK8SVersion',
			},
		},
		images: {hub: 'docker.io/istio', lookedUp: hubs},
		gatewayApi: {
			bundle: 'v1.6.0',
			minimums: {...gatewayKinds, tcproutes: '1.6.0'},
			lookedUp: {on: '2026-11-21', where: 'istio/istio, release-1.31: go.mod, MinimumCRDVersions'},
		},
		multicluster: {
			hasRevisionColumn: true,
			acceptsClusterAliases: true,
			lookedUp: {on: '2026-11-21', where: 'release notes of 1.31; istio/istio#56021'},
		},
	},
	{
		istio: '1.30',
		minor: 30,
		release: {newest: '1.30.8', lookedUp: tags},
		support: {
			released: {on: '2026-05-18'},
			until: {on: '2026-12-31', isEstimate: true},
			lookedUp: {
				on: '2026-11-29',
				where: 'istio.io, announcement of 1.30.0 and support policy; six weeks after 1.32.0',
			},
		},
		kubernetes: {
			minimum: 32,
			maximum: 36,
			hard: 32,
			lookedUp: {
				on: '2026-11-29',
				where: 'istio.io, table of supported releases; istio/istio, release-1.30: MinK8SVersion',
			},
		},
		// Its own hub is switched off in December 2026 (fact V-4). The patches of 1.29, which are judged by this row, have it as well.
		images: {hub: 'registry.istio.io/release', instead: 'docker.io/istio', lookedUp: hubs},
		gatewayApi: {
			bundle: 'v1.5.1',
			minimums: gatewayKinds,
			lookedUp: {
				on: '2026-11-21',
				where: 'istio/istio, release-1.30: go.mod, minimum versions of CRDs',
			},
		},
		multicluster: {
			hasRevisionColumn: false,
			acceptsClusterAliases: true,
			lookedUp: {on: '2026-11-21', where: 'release notes of 1.31; istio/istio#56021'},
		},
	},
];

/** The day on which the table was made: that of the oldest of those facts that time makes wrong (newest releases, support). */
export const istioTableDay: string =
	istioMinors
		.flatMap(({release, support}) => [release.lookedUp.on, support.lookedUp.on])
		.toSorted()[0] ?? '';
