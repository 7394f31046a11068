import {networkLabel} from './well-known.ts';

/** What a proxy says of itself to istiod, from its start on; what it doesn't say is undefined. */
export type ProxyIdentity = {cluster?: string; network?: string; mesh?: string};

/** What it is to say; `formerName` is the name that istiod lets it in by as well. */
export type PlannedIdentity = Required<ProxyIdentity> & {formerName?: string};

/** One value for an annotation: it tells the pods that came up since a restart for this identity, whatever they say of themselves. */
export const identityMark = ({cluster, network, mesh}: PlannedIdentity): string =>
	[cluster, network, mesh].join('/');

export const isSameIdentity = (one: ProxyIdentity, other: ProxyIdentity): boolean =>
	one.cluster === other.cluster && one.network === other.network && one.mesh === other.mesh;

/** What of an identity is not as planned, in words: `as Kubernetes, without a network`. */
export const identityText = (
	found: ProxyIdentity & {networkLabel?: string},
	planned: PlannedIdentity,
): string =>
	[
		...(found.cluster === planned.cluster ? [] : [`as ${found.cluster ?? 'no cluster'}`]),
		...(found.network === planned.network
			? []
			: [found.network === undefined ? 'without a network' : `on network ${found.network}`]),
		...(found.mesh === planned.mesh
			? []
			: [found.mesh === undefined ? 'in no named mesh' : `in mesh ${found.mesh}`]),
		...(found.networkLabel === undefined || found.networkLabel === planned.network
			? []
			: [`labelled ${networkLabel}=${found.networkLabel}`]),
	].join(', ');
