/** What a proxy says of itself to istiod, from its start on; what it doesn't say is undefined. */
export type ProxyIdentity = {cluster?: string; network?: string; mesh?: string};

export type PlannedIdentity = Required<ProxyIdentity>;

/** One value for an annotation: it tells the workloads that were restarted to get this identity. */
export const identityMark = ({cluster, network, mesh}: PlannedIdentity): string =>
	[cluster, network, mesh].join('/');

export const isSameIdentity = (one: ProxyIdentity, other: ProxyIdentity): boolean =>
	one.cluster === other.cluster && one.network === other.network && one.mesh === other.mesh;

/** What of an identity is not as planned, in words: `as Kubernetes, without a network`. */
export const identityText = (found: ProxyIdentity, planned: PlannedIdentity): string =>
	[
		...(found.cluster === planned.cluster ? [] : [`as ${found.cluster ?? 'no cluster'}`]),
		...(found.network === planned.network
			? []
			: [found.network === undefined ? 'without a network' : `on network ${found.network}`]),
		...(found.mesh === planned.mesh
			? []
			: [found.mesh === undefined ? 'in no named mesh' : `in mesh ${found.mesh}`]),
	].join(', ');
