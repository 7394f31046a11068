import {summarise} from '../../mesh/cidr.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext} from '../finding.ts';
import {eachPair, type Suspects} from '../each-pair.ts';
import {networkOfPair, plannedFor, undetermined} from '../subjects.ts';
import {rangeBlocks} from './range-blocks.ts';
import {rangeWith} from './range-with.ts';

type Address = {what: string; address: string};

const hostOf = (server: string): string => {
	try {
		return new URL(server).hostname.replaceAll(/^\[|\]$/gv, '');
	} catch {
		return '';
	}
};

type Reached = {gateways: readonly Address[]; servers: readonly Address[]};

/** By what a cluster is reached from another network: its gateways, and its API server where istiods read it. */
const addressesOf = (facts: ClusterFacts, context: CheckContext): Reached => {
	const {name, eastWest, server} = facts;
	const planned = plannedFor(context, name);
	const host = hostOf(planned?.apiServer?.url ?? server);
	return {
		gateways: eastWest.known
			? eastWest.value.flatMap(service =>
					service.addresses.map(address => ({
						what: `gateway ${service.namespace}/${service.name} of ${name}`,
						address,
					})),
				)
			: [],
		servers:
			planned?.exposesApiServer === true
				? []
				: [{what: `the API server of ${name}`, address: host}],
	};
};

/** What of one has an address that the other keeps for its own pods or Services. */
const kept = (addresses: readonly Address[], other: ClusterFacts): string[] =>
	addresses.flatMap(({what, address}) =>
		(['pod', 'service'] as const).flatMap(kind => {
			const ranges = kind === 'pod' ? other.podRanges : other.serviceRanges;
			const range = ranges.known ? rangeWith(ranges.value.cidrs, address) : undefined;
			return range === undefined
				? []
				: [`${what} has ${address}, in the ${kind} range ${range} of ${other.name}`];
		}),
	);

const resultFor = (
	one: ClusterFacts,
	other: ClusterFacts,
	{context, reached}: {context: CheckContext; reached: ReadonlyMap<string, Reached>},
): CheckResult => {
	const network = networkOfPair(context, one.name, other.name);
	const source = 'Services of east-west gateways; kubeconfig; pod and service ranges';
	// On one network pods meet directly, and only istiods leave their cluster.
	const of = ({name}: ClusterFacts): readonly Address[] => {
		const {gateways = [], servers = []} = reached.get(name) ?? {};
		return network === undefined || network === 'apart' ? [...gateways, ...servers] : servers;
	};

	const found = [...kept(of(one), other), ...kept(of(other), one)];
	if (found.length > 0) {
		return {
			status: network === undefined ? 'note' : 'fail',
			observed: few(found, 2),
			source,
			remedy: {
				summary:
					'Requests for it never leave the cluster that has that range. Give the gateway or the API server another address: `loadBalancerIP`, `spec.externalIPs`, or `apiServer` in mesh.yaml.',
				commands: [one, other].map(facts => kubectl(facts, 'get services -n istio-system -o wide')),
			},
		};
	}

	const missing = [
		one.eastWest,
		other.eastWest,
		one.podRanges,
		other.podRanges,
		one.serviceRanges,
		other.serviceRanges,
	].find(fact => !fact.known);
	return missing?.known === false
		? undetermined(missing)
		: {status: 'pass', observed: "neither is reached at an address of the other's own", source};
};

/** Everybody who is reached at an address in somebody's ranges: at gateways where both are on different networks, at API servers anyhow. */
const inRanges = (
	clusters: readonly ClusterFacts[],
	reached: ReadonlyMap<string, Reached>,
): Suspects => {
	const blocksOf = (kind: keyof Reached) => {
		const addresses = clusters.map(({name}) =>
			summarise((reached.get(name)?.[kind] ?? []).map(({address}) => address)),
		);
		return (['podRanges', 'serviceRanges'] as const).flatMap(ranges =>
			rangeBlocks(
				clusters.map(facts => (facts[ranges].known ? facts[ranges].value.cidrs : [])),
				addresses,
			),
		);
	};

	return {
		blocks: blocksOf('servers'),
		apart: blocksOf('gateways'),
		isUncertain: ({eastWest, podRanges, serviceRanges}) =>
			!eastWest.known || !podRanges.known || !serviceRanges.known,
	};
};

export const peerAddressCheck = defineCheck({
	id: 'network.peer-address',
	scope: 'pair',
	title: 'peers are reached at addresses that are theirs alone',
	why: 'Networks that are apart may use the same addresses, but not those by which they reach each other: a cluster keeps packets for its own ranges.',
	when: {
		pass: 'none has',
		note: 'without a mesh: one has',
		fail: 'one has: an API server, or on different networks a gateway',
		unknown: 'Services or ranges are not known',
	},
	run(context) {
		const reached = new Map(
			context.clusters.map(facts => [facts.name, addressesOf(facts, context)] as const),
		);
		return eachPair(
			(one, other) => resultFor(one, other, {context, reached}),
			clusters => inRanges(clusters, reached),
		)(context);
	},
});
