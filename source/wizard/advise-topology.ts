import type {Finding} from '../checks/finding.ts';
import {pairGroups} from '../mesh/pair-groups.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {few} from '../text/listed.ts';
import type {ChosenCluster, Pattern, Placement} from './answers.ts';
import type {TopologyOption} from './options.ts';

/** The network of clusters that share one, where nobody has named it. */
const sharedNetwork = 'network1';

/** Everybody's place in a pattern, by context. `owner`: the context of the primary that owns the remotes. */
export const placementsFor = (
	pattern: Exclude<Pattern, 'mixed'>,
	clusters: readonly ChosenCluster[],
	owner: string,
): Readonly<Record<string, Placement>> => {
	const hasOneNetwork = pattern === 'multi-primary' || pattern === 'primary-remote';
	const hasRemotes = pattern === 'primary-remote' || pattern === 'primary-remote-multi-network';
	const shared = clusters.find(({network}) => network !== undefined)?.network ?? sharedNetwork;
	return Object.fromEntries(
		clusters.map(({context, name, network}): [string, Placement] => {
			const own = hasOneNetwork ? shared : (network ?? name);
			return [
				context,
				hasRemotes && context !== owner
					? {network: own, role: 'remote', owner}
					: {network: own, role: 'primary'},
			];
		}),
	);
};

type Situation = {
	clusters: readonly ChosenCluster[];
	facts: readonly ClusterFacts[];
	findings: readonly Finding[];
};

type Shape = Exclude<Pattern, 'mixed'>;

const titles: Readonly<Record<Pattern, {title: string; summary: string}>> = {
	'multi-primary-multi-network': {
		title: 'Multi-primary, different networks',
		summary: 'Every cluster runs its own istiod; traffic between them goes through gateways.',
	},
	'multi-primary': {
		title: 'Multi-primary, one network',
		summary: 'Every cluster runs its own istiod; pods reach each other directly.',
	},
	'primary-remote-multi-network': {
		title: 'Primary-remote, different networks',
		summary: 'One istiod serves all clusters; traffic between them goes through gateways.',
	},
	'primary-remote': {
		title: 'Primary-remote, one network',
		summary: 'One istiod serves all clusters; pods reach each other directly.',
	},
	mixed: {title: 'Mixed', summary: 'Give each cluster its role and network yourself.'},
};

/** Pairs whose pod addresses overlap, as the checks without a mesh see it: a note about known ranges. */
const overlapsOf = ({findings}: Situation): readonly Finding[] =>
	findings.filter(
		({id, status, overlap}) =>
			id === 'network.pod-cidr-overlap' && status === 'note' && overlap !== undefined,
	);

const isUncertain = ({findings}: Situation): boolean =>
	findings.some(
		({id, status, overlap}) =>
			id === 'network.pod-cidr-overlap' &&
			(status === 'unknown' || (status === 'note' && overlap === undefined)),
	);

/** All of few. */
const namesText = (names: readonly string[]): string =>
	names.length > 6 ? few(names, 6) : names.join(', ');

const runsIstiod = ({istio}: ClusterFacts): boolean =>
	istio.known && istio.value.controlPlanes.length > 0;

const hasOnlyNames = ({loadBalancers}: ClusterFacts): boolean =>
	loadBalancers.known &&
	loadBalancers.value.some(
		({addresses, hostnames}) => addresses.length === 0 && hostnames.length > 0,
	);

const waitsForAddress = ({loadBalancers}: ClusterFacts): boolean =>
	loadBalancers.known &&
	loadBalancers.value.length > 0 &&
	loadBalancers.value.every(({addresses, hostnames}) => addresses.length + hostnames.length === 0);

/** The primary of a primary-remote mesh: one that runs istiod already, else the first that gateways serve by address. */
const ownerAmong = ({clusters, facts}: Pick<Situation, 'clusters' | 'facts'>): string => {
	const of = (name: string) => facts.find(fact => fact.name === name);
	const wanted =
		clusters.find(({name}) => {
			const fact = of(name);
			return fact !== undefined && runsIstiod(fact);
		}) ??
		clusters.find(({name}) => {
			const fact = of(name);
			return fact?.reach.ok === true && !hasOnlyNames(fact);
		});
	return wanted?.context ?? clusters[0]?.context ?? '';
};

const silentOf = ({clusters, facts}: Situation): readonly string[] =>
	clusters
		.filter(({name}) => facts.find(fact => fact.name === name)?.reach.ok !== true)
		.map(({name}) => name);

const namedNetworks = ({clusters}: Situation): readonly string[] => [
	...new Set(clusters.flatMap(({network}) => network ?? [])),
];

/** Why clusters cannot be on one network; undefined when nothing known speaks against it. */
const againstOneNetwork = (situation: Situation): string | undefined => {
	const blocks = overlapsOf(situation).map(
		({clusters, pairs}) => pairs ?? {ones: clusters, others: clusters},
	);
	const [first] = blocks;
	if (first !== undefined) {
		const [one = ''] = first.ones;
		const pair = [one, ...first.others.filter(name => name !== one).slice(0, 1)];
		const groups = pairGroups(
			blocks,
			situation.clusters.map(({name}) => name),
		);
		const more = groups.reduce((sum, {pairs}) => sum + pairs, -1);
		return `Pod addresses of ${pair.join(' and ')} overlap${more === 0 ? '' : `, and those of ${String(more)} more ${more === 1 ? 'pair' : 'pairs'}`}.`;
	}

	const networks = namedNetworks(situation);
	return networks.length > 1 ? `You've put the clusters on ${namesText(networks)}.` : undefined;
};

const againstManyNetworks = (situation: Situation): string | undefined => {
	const {clusters} = situation;
	const networks = new Set(clusters.map(({network, name}) => network ?? name));
	return networks.size === 1 ? `You've put all clusters on ${[...networks].join('')}.` : undefined;
};

const againstRemotes = ({clusters, facts}: Situation): string | undefined => {
	const owner = ownerAmong({clusters, facts});
	const ownerName = clusters.find(({context}) => context === owner)?.name ?? owner;
	const busy = facts
		.filter(fact => fact.name !== ownerName && runsIstiod(fact))
		.map(({name}) => name);
	if (busy.length > 0) {
		return `${namesText(busy)} ${busy.length === 1 ? 'runs an istiod of its own' : 'run istiods of their own'}.`;
	}

	const fact = facts.find(({name}) => name === ownerName);
	return fact !== undefined && hasOnlyNames(fact)
		? `Load balancers in ${ownerName} answer with host names; remotes need an IP address.`
		: undefined;
};

const reasonsFor = (shape: Shape, situation: Situation): string[] => {
	const {clusters, facts} = situation;
	const hasOneNetwork = shape === 'multi-primary' || shape === 'primary-remote';
	const waiting = facts.filter(fact => waitsForAddress(fact)).map(({name}) => name);
	const owner = ownerAmong(situation);
	const ownerName = clusters.find(({context}) => context === owner)?.name ?? owner;
	return [
		...(hasOneNetwork
			? [
					"Pods must reach each other's addresses directly, which can't be seen from here.",
					...(overlapsOf(situation).length > 0
						? []
						: [
								isUncertain(situation)
									? "Not all pod ranges are known, so an overlap can't be ruled out."
									: 'No overlap of pod addresses was found.',
							]),
				]
			: [
					'It works whether or not pods reach each other directly.',
					...(overlapsOf(situation).length > 0 ? ["Overlapping pod addresses don't matter."] : []),
				]),
		...(shape === 'multi-primary' || shape === 'multi-primary-multi-network'
			? ['Each cluster keeps working when another one is down.']
			: [`Without ${ownerName}, the others get no new configuration and can't start pods.`]),
		...(waiting.length > 0 && !(hasOneNetwork && shape === 'multi-primary')
			? [`Load balancers in ${namesText(waiting)} have no address yet: gateways need one.`]
			: []),
	];
};

const shapes: readonly Shape[] = [
	'multi-primary-multi-network',
	'multi-primary',
	'primary-remote-multi-network',
	'primary-remote',
];

/**
The topology menu: the recommended one first, unsuitable ones last, each with its reasons from the facts. Multi-primary on
different networks is recommended unless the person's own networks rule it out: it needs nothing that cannot be seen from here. Where no
cluster has answered, nothing is recommended; where some have not, what is says so.
`mixed` starts from the recommended places: with it, a person also says which of two clusters is the primary, and how networks are called.
*/
export const adviseTopology = (situation: Situation): TopologyOption[] => {
	const {clusters} = situation;
	if (clusters.length < 2) {
		return [];
	}

	const owner = ownerAmong(situation);
	const options = shapes.map((shape): TopologyOption => {
		const hasOneNetwork = shape === 'multi-primary' || shape === 'primary-remote';
		const hasRemotes = shape === 'primary-remote' || shape === 'primary-remote-multi-network';
		const unsuitable =
			(hasOneNetwork ? againstOneNetwork(situation) : againstManyNetworks(situation)) ??
			(hasRemotes ? againstRemotes(situation) : undefined);
		return {
			...titles[shape],
			topology: {pattern: shape, places: placementsFor(shape, clusters, owner)},
			reasons: reasonsFor(shape, situation),
			recommended: false,
			...(unsuitable === undefined ? {} : {unsuitable}),
		};
	});
	const silent = silentOf(situation);
	const hasAnswer = silent.length < clusters.length;
	const best = options.find(({unsuitable}) => unsuitable === undefined);
	const places: Readonly<Record<string, Placement>> = (best ?? options[0])?.topology.places ?? {};
	const mixed: TopologyOption = {
		...titles.mixed,
		topology: {pattern: 'mixed', places},
		reasons: [
			clusters.length > 2
				? 'Several primaries, each with remotes of its own, over any number of networks.'
				: 'Which of the two is the primary, and how their networks are called.',
		],
		recommended: hasAnswer && best === undefined,
	};
	const ordered = options.toSorted(
		(one, other) => Number(one.unsuitable !== undefined) - Number(other.unsuitable !== undefined),
	);
	const marked = ordered.map(option =>
		option === best && hasAnswer
			? {
					...option,
					reasons: [
						...option.reasons,
						...(silent.length === 0
							? []
							: [`This rests on the clusters that answered: nothing is known of ${few(silent)}.`]),
					],
					recommended: true,
				}
			: option,
	);
	const suitable = marked.filter(({unsuitable}) => unsuitable === undefined);
	return [...suitable, mixed, ...marked.filter(({unsuitable}) => unsuitable !== undefined)];
};
