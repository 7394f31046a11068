import type {ClusterFacts, Fact, Ranges} from '../../survey/facts.ts';
import {few, listed} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {Check, CheckContext, FindingStatus, Remedy} from '../finding.ts';
import {eachPair, type Suspects} from '../each-pair.ts';
import {networkOfPair, reasonOf} from '../subjects.ts';
import {worstProblem} from '../worst-problem.ts';
import {rangeBlocks} from './range-blocks.ts';
import {sharedRanges, type SharedRange} from './shared-ranges.ts';

type Kind = {
	of: (facts: ClusterFacts) => Fact<Ranges>;
	/** What of the other they are compared with, and how both are called; without it, the same. */
	against?: {
		of: (facts: ClusterFacts) => Fact<Ranges>;
		names: (one: string, other: string) => readonly [string, string];
	};
	/** How bad an overlap on one network is. */
	onOneNetwork: FindingStatus;
	remedy: (one: ClusterFacts, other: ClusterFacts) => Remedy;
};

const overlapText = (one: string, other: string, shared: SharedRange): string => {
	if (shared.one === shared.other) {
		return `both use ${shared.one}`;
	}

	const prefix = (cidr: string) => Number(cidr.split('/')[1]);
	return prefix(shared.one) < prefix(shared.other)
		? `${shared.one} of ${one} holds ${shared.other} of ${other}`
		: `${shared.other} of ${other} holds ${shared.one} of ${one}`;
};

const describe = (name: string, fact: Fact<Ranges>): string => {
	if (!fact.known) {
		return `${name}: not known, ${reasonOf(fact)}`;
	}

	return `${name}: ${few(fact.value.cidrs)}${fact.value.complete ? '' : ' at least'}`;
};

const unknownRemedy =
	"Compare the ranges by other means, such as the provider's console, or put the two on different networks, where it does not matter.";

const judge =
	(kind: Kind) =>
	(one: ClusterFacts, other: ClusterFacts, context: CheckContext): CheckResult => {
		const [a, b] = [kind.of(one), (kind.against?.of ?? kind.of)(other)];
		const [first, second] = kind.against?.names(one.name, other.name) ?? [one.name, other.name];
		const network = networkOfPair(context, one.name, other.name);
		const source =
			a.source === b.source ? a.source : `${one.name}: ${a.source}; ${other.name}: ${b.source}`;
		const both = `${describe(first, a)}; ${describe(second, b)}`;
		// Of thousands of pairs, few need any.
		const remedy = () => kind.remedy(one, other);

		if (!a.known || !b.known) {
			return network === 'apart'
				? {
						status: 'skipped',
						observed: `on different networks, where it does not matter (${both})`,
						source,
					}
				: {
						// What could not be read here, a command could not read either.
						status: 'unknown',
						observed: both,
						source,
						remedy: {summary: unknownRemedy, commands: []},
					};
		}

		const shared = sharedRanges(a.value.cidrs, b.value.cidrs);
		if (shared.length > 0) {
			const overlap = few(shared.map(range => overlapText(first, second, range)));
			if (network === 'apart') {
				return {status: 'pass', observed: `${overlap}, and they are on different networks`, source};
			}

			return network === undefined
				? {
						status: 'note',
						observed: `${overlap}: ${one.name} and ${other.name} cannot share a network`,
						source,
						overlap: shared,
						remedy: remedy(),
					}
				: {
						status: kind.onOneNetwork,
						observed: `${overlap}, and both are to be on network ${network.shared}`,
						source,
						overlap: shared,
						remedy: remedy(),
					};
		}

		const partial = [
			{name: first, ranges: a.value},
			{name: second, ranges: b.value},
		].filter(({ranges}) => !ranges.complete);
		if (partial.length === 0 || network === 'apart') {
			return {status: 'pass', observed: both, source};
		}

		const reasons = partial.flatMap(({name, ranges: {unread}}) =>
			unread === undefined ? [] : [`; ${name}: ${reasonOf(unread)}`],
		);
		const observed = `no overlap seen, but not all ranges of ${listed(partial.map(({name}) => name))} are known (${both}${reasons.join('')})`;
		return {
			status: network === undefined ? 'note' : 'unknown',
			observed,
			source,
			remedy: {...remedy(), summary: unknownRemedy},
		};
	};

const isPartial = (fact: Fact<Ranges>): boolean => !fact.known || !fact.value.complete;
const cidrsOf = (fact: Fact<Ranges>): readonly string[] => (fact.known ? fact.value.cidrs : []);

/** Everybody whose ranges of one kind share addresses with somebody's of another. */
const sharing =
	({of, against}: Pick<Kind, 'of' | 'against'>) =>
	(clusters: readonly ClusterFacts[]): Suspects => {
		const owned = clusters.map(facts => cidrsOf(of(facts)));
		return {
			blocks: rangeBlocks(
				owned,
				against === undefined ? owned : clusters.map(facts => cidrsOf(against.of(facts))),
			),
			isUncertain: facts =>
				isPartial(of(facts)) || (against !== undefined && isPartial(against.of(facts))),
		};
	};

const podRemedy = (one: ClusterFacts, other: ClusterFacts): Remedy => ({
	summary:
		'Put the two on different networks in mesh.yaml, where they meet through gateways, or give one of them other pod addresses.',
	commands: [one, other].map(facts =>
		kubectl(facts, 'get nodes -o custom-columns=NODE:.metadata.name,PODS:.spec.podCIDRs'),
	),
});

const serviceRemedy = (one: ClusterFacts, other: ClusterFacts): Remedy => ({
	summary:
		'Put the two on different networks in mesh.yaml, or rebuild one with another service range; sidecars find services by name and mostly get along.',
	commands: [one, other].map(facts => kubectl(facts, 'get servicecidrs')),
});

const pods: Kind = {of: facts => facts.podRanges, onOneNetwork: 'fail', remedy: podRemedy};

const services: Kind = {
	of: facts => facts.serviceRanges,
	onOneNetwork: 'warn',
	remedy: serviceRemedy,
};

const podsAgainstServices: Kind = {
	of: facts => facts.podRanges,
	against: {
		of: facts => facts.serviceRanges,
		names: (one, other) => [`the pods of ${one}`, `the Services of ${other}`],
	},
	onOneNetwork: 'fail',
	remedy: (one, other) => ({
		summary:
			'Put the two on different networks in mesh.yaml, where they meet through gateways, or give one of them other addresses.',
		commands: [
			kubectl(one, 'get nodes -o custom-columns=NODE:.metadata.name,PODS:.spec.podCIDRs'),
			kubectl(other, 'get servicecidrs'),
		],
	}),
};

const when = (overlap: string): Partial<Record<FindingStatus, string>> => ({
	pass: 'the ranges are known and do not overlap, or the two are on different networks',
	note: 'without a mesh: they overlap, so that the two cannot share a network; or no overlap is seen and a range is known only in part',
	[overlap]: 'they overlap, and the two are to share a network',
	unknown:
		'a range is not known; or the two are to share a network and a range is known only in part',
	skipped: 'a range is not known, and the two are on different networks',
});

export const overlapChecks: readonly Check[] = [
	defineCheck({
		id: 'network.pod-cidr-overlap',
		scope: 'pair',
		title: 'pod addresses do not overlap',
		why: "On one network a request goes straight to the pod's address; if both clusters have that address, the wrong pod answers.",
		when: when('fail'),
		run: eachPair(judge(pods), sharing(pods)),
	}),
	defineCheck({
		id: 'network.service-cidr-overlap',
		scope: 'pair',
		title: 'service addresses do not overlap',
		why: "Istio's documentation asks for unique service addresses on one network; clients that capture traffic by address can be led astray.",
		when: when('warn'),
		run: eachPair(judge(services), sharing(services)),
	}),
	defineCheck({
		id: 'network.pod-service-overlap',
		scope: 'pair',
		title: "pods have no addresses of the other's Services",
		why: "On one network a request goes straight to the pod's address; where the client's own cluster has a Service of that address, it ends there.",
		when: when('fail'),
		run: eachPair((one, other, context) => {
			const there = judge(podsAgainstServices)(one, other, context);
			const back = judge(podsAgainstServices)(other, one, context);
			return [there, back].find(({status}) => status === 'skipped') ?? worstProblem([there, back]);
		}, sharing(podsAgainstServices)),
	}),
];
