import {choosesHost, serviceHost} from '../../mesh/hosts.ts';
import {domainSet, usualDomain} from '../../mesh/overlay-settings.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, Fact, ServiceFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import type {CheckContext, Verdict} from '../finding.ts';
import {plannedFor, undetermined} from '../subjects.ts';

/** A Service in one cluster. */
export type Offer = {
	facts: ClusterFacts;
	/** Empty where nobody says one: those clusters count as being on one network. */
	network: string;
	service: ServiceFacts;
};

/** The network that a cluster is on or is to be on; empty where nobody says one. */
export const networkOf = (context: CheckContext, facts: ClusterFacts): string =>
	plannedFor(context, facts.name)?.network ??
	(facts.systemNamespace.known ? facts.systemNamespace.value.network : undefined) ??
	'';

/** The domain below which a cluster's Services are known to istiod. */
export const domainOf = (context: CheckContext, {name}: ClusterFacts): string => {
	const planned = plannedFor(context, name);
	return planned === undefined ? usualDomain : domainSet(planned.overlays);
};

/** Hosts that no request to another cluster is for, as running control planes have it. */
const localHosts = ({istio}: ClusterFacts): readonly string[] =>
	istio.known
		? (istio.value.controlPlanes.find(({namespace}) => namespace === systemNamespace)?.settings
				?.localHosts ?? [])
		: [];

const gather = (context: CheckContext): ReadonlyMap<string, readonly Offer[]> => {
	const offers = new Map<string, Offer[]>();
	for (const facts of context.clusters) {
		const network = networkOf(context, facts);
		const domain = domainOf(context, facts);
		const local = localHosts(facts);
		for (const service of facts.services.known ? facts.services.value.services : []) {
			const host = serviceHost(service, domain);
			if (!local.some(pattern => choosesHost(pattern, host))) {
				const there = offers.get(host) ?? [];
				there.push({facts, network, service});
				offers.set(host, there);
			}
		}
	}

	return offers;
};

const gathered = new WeakMap<CheckContext, ReadonlyMap<string, readonly Offer[]>>();

/** What clusters offer, by host: each with all of its clusters, in their order. Gathered once for all checks of a run. */
export const offersOf = (context: CheckContext): ReadonlyMap<string, readonly Offer[]> => {
	const offers = gathered.get(context) ?? gather(context);
	gathered.set(context, offers);
	return offers;
};

/** `shop/cart`. */
export const nameOf = ({namespace, name}: {namespace: string; name: string}): string =>
	`${namespace}/${name}`;

export const namesOf = (clusters: readonly ClusterFacts[]): string[] =>
	clusters.map(({name}) => name);

/** What to say where nothing was found: that all is well only where all of it was seen; else, of each cluster, what was not. */
export const unlessUnseen = (
	{clusters}: CheckContext,
	needed: (facts: ClusterFacts) => ReadonlyArray<Fact<unknown>>,
	pass: {observed: string; source: string},
): Verdict[] => {
	const unknown = clusters.flatMap(facts => {
		const missing = needed(facts).find(fact => !fact.known);
		return missing?.known === false ? [{clusters: [facts.name], ...undetermined(missing)}] : [];
	});
	if (unknown.length > 0) {
		return unknown;
	}

	const names = namesOf(clusters);

	const cut = clusters.filter(
		facts =>
			needed(facts).includes(facts.services) &&
			facts.services.known &&
			!facts.services.value.areAll,
	);
	return [
		cut.length === 0
			? {clusters: names, status: 'pass', ...pass}
			: {
					clusters: names,
					status: 'unknown',
					observed: `nothing was found among the first thousands of Services and pods of ${few(namesOf(cut))}; the others were not looked at`,
					source: pass.source,
				},
	];
};
