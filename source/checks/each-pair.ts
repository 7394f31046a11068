import type {PairBlock} from '../mesh/pair-block.ts';
import {makePairGrid} from '../mesh/pair-grid.ts';
import {visitPairs} from '../mesh/visit-pairs.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import type {CheckResult} from './define-check.ts';
import type {CheckContext, Verdict} from './finding.ts';
import {mostInPairs} from './most-in-pairs.ts';
import {answering, plannedFor} from './subjects.ts';

type Rule = (one: ClusterFacts, other: ClusterFacts, context: CheckContext) => CheckResult;

/**
Where a rule may say more than that a pair is all right. Clusters are given by their places.

- `blocks`: pairs gathered by the value that they share. Of all pairs of a block that stand to each other in the same way (on one
network, on two, or not planned) the rule says the same but for names. Those of `apart` have no pair on one network.
- `isUncertain`: too little is known of a cluster for the rule to say of its other pairs that they are all right.
*/
export type Suspects = {
	blocks: ReadonlyArray<PairBlock<number>>;
	apart?: ReadonlyArray<PairBlock<number>>;
	isUncertain: (facts: ClusterFacts) => boolean;
};

/** So many pairs that share something are still told one by one. */
const mostAlone = 3;
/** What is noted of a pair: somebody named what is wrong with it, or one of its clusters is uncertain. */
const [named, uncertain] = [1, 2];

type Way = 'unplanned' | 'shared' | 'apart';
type Pair = readonly [number, number];

const isFine = ({status}: CheckResult): boolean => status === 'pass' || status === 'skipped';

/**
What a rule says over many clusters, in few verdicts however many pairs there are: one for each value that pairs share and that is not
all right, one for each uncertain cluster, and one for all pairs that are left.
*/
const foldedPairs = (
	clusters: readonly ClusterFacts[],
	context: CheckContext,
	{rule, suspects}: {rule: Rule; suspects: Suspects},
): Verdict[] => {
	const everybody = [...clusters.keys()];
	const networks = clusters.map(({name}) => plannedFor(context, name)?.network);
	const noted = makePairGrid(clusters.length);
	const namesOf = (places: readonly number[]) => places.map(place => clusters[place]?.name ?? '');

	const wayOf = (one: number, other: number): Way => {
		const [a, b] = [networks[one], networks[other]];
		if (a === undefined || b === undefined) {
			return 'unplanned';
		}

		return a === b ? 'shared' : 'apart';
	};

	const isUncertain = (place: number): boolean => {
		const facts = clusters[place];
		return facts !== undefined && suspects.isUncertain(facts);
	};

	const judge = ([one, other]: Pair): CheckResult[] => {
		const [a, b] = [clusters[one], clusters[other]];
		return a === undefined || b === undefined ? [] : [rule(a, b, context)];
	};

	/** The verdicts on a block, for the sake of these of its pairs: of few each one, of many that of one which speaks for all. */
	const told = (
		block: PairBlock<number>,
		pairs: readonly Pair[],
		speaker: Pair | undefined = pairs[0],
	): Verdict[] => {
		if (pairs.length <= mostAlone || speaker === undefined) {
			return pairs.flatMap(pair =>
				judge(pair).map(result => ({clusters: namesOf(pair), ...result})),
			);
		}

		const [ones, others] = [new Set(block.ones), new Set(block.others)];
		const members = everybody.filter(place => ones.has(place) || others.has(place));
		const areAll = ones.size === members.length && others.size === members.length;
		return judge(speaker).map(result => ({
			clusters: namesOf(members),
			...result,
			observed: `such as ${namesOf(speaker).join(' and ')}: ${result.observed}`,
			...(areAll ? {} : {pairs: {ones: namesOf([...ones]), others: namesOf([...others])}}),
		}));
	};

	/** Its pairs by the way in which they stand to each other; usually they all do in one. */
	const partsOf = (block: PairBlock<number>): ReadonlyArray<PairBlock<number>> => {
		const found = new Set<Way>();
		visitPairs(block, (one, other) => {
			found.add(wayOf(one, other));
		});

		if (found.size < 2) {
			return [block];
		}

		const among = (places: readonly number[], isWanted: (network?: string) => boolean) =>
			places.filter(place => isWanted(networks[place]));
		const {ones, others} = block;
		return [...new Set(ones.map(place => networks[place]))].flatMap(network => {
			const own = among(ones, of => of === network);
			return network === undefined
				? [{ones: own, others}]
				: [
						{ones: own, others: among(others, of => of === network)},
						{ones: own, others: among(others, of => of !== network && of !== undefined)},
						{ones: own, others: among(others, of => of === undefined)},
					];
		});
	};

	const suspected = (
		block: PairBlock<number>,
		isWanted: (pair: Pair) => boolean = () => true,
	): Verdict[] =>
		partsOf(block).flatMap(part => {
			let first: Pair | undefined;
			visitPairs(part, (one, other) => {
				first ??= [one, other];
			});
			if (first === undefined || !isWanted(first) || judge(first).every(result => isFine(result))) {
				return [];
			}

			const fresh: Pair[] = [];
			let plain: Pair | undefined;
			visitPairs(part, (one, other) => {
				if (noted.of(one, other) !== 0) {
					return;
				}

				noted.set(one, other, named);
				// What else is not known of a cluster is told of itself.
				plain ??= isUncertain(one) || isUncertain(other) ? undefined : [one, other];
				if (fresh.length <= mostAlone) {
					fresh.push([one, other]);
				}
			});
			return told(part, fresh, plain);
		});

	const unsure = (place: number): Verdict[] => {
		const peers = everybody.filter(other => other !== place);
		const open = [...Map.groupBy(peers, other => wayOf(place, other))].flatMap(([, ofWay]) => {
			const peer = ofWay.find(other => noted.of(place, other) !== named);
			return peer === undefined
				? []
				: judge([Math.min(place, peer), Math.max(place, peer)])
						.filter(result => !isFine(result))
						.map(result => ({result, ofWay}));
		});
		const clusterNames = namesOf([place]);
		return [...Map.groupBy(open, ({result}) => result.status)].flatMap(([, alike]) => {
			const others = alike.flatMap(({ofWay}) => ofWay);
			for (const other of others) {
				if (noted.of(place, other) === 0) {
					noted.set(place, other, uncertain);
				}
			}

			const pairs =
				others.length === peers.length
					? {}
					: {pairs: {ones: clusterNames, others: namesOf(others)}};
			return alike.slice(0, 1).map(({result}) => ({clusters: clusterNames, ...result, ...pairs}));
		});
	};

	/** What nobody has named: all of one kind in one verdict. */
	const left = (block: PairBlock<number>, way: Way): Verdict[] => {
		const pairs: Pair[] = [];
		visitPairs(block, (one, other) => {
			if (pairs.length <= mostAlone && noted.of(one, other) === 0 && wayOf(one, other) === way) {
				pairs.push([one, other]);
			}
		});
		return told(block, pairs);
	};

	const byNetwork = Map.groupBy(everybody, place => networks[place]);
	const unplanned = byNetwork.get(undefined) ?? [];
	const planned = everybody.filter(place => networks[place] !== undefined);
	return [
		...suspects.blocks.flatMap(block => suspected(block)),
		...(suspects.apart ?? []).flatMap(block =>
			suspected(block, pair => wayOf(...pair) !== 'shared'),
		),
		...everybody.filter(place => isUncertain(place)).flatMap(place => unsure(place)),
		...[...byNetwork].flatMap(([network, members]) =>
			network === undefined ? [] : left({ones: members, others: members}, 'shared'),
		),
		...left({ones: planned, others: planned}, 'apart'),
		...left({ones: unplanned, others: everybody}, 'unplanned'),
	];
};

/**
A rule over each pair of clusters, each taken once. Among more than 50 clusters, one that does not answer has a single verdict for all of
its pairs, and where more than 50 answer, pairs of which the same is true share one (`Finding.pairs`): `suspectsAmong` finds them by
what they have in common, without comparing each with each.
*/
export const eachPair =
	(
		rule: Rule,
		suspectsAmong: (clusters: readonly ClusterFacts[], context: CheckContext) => Suspects,
	) =>
	(context: CheckContext): Verdict[] => {
		const {clusters} = context;
		const isFolded = clusters.length > mostInPairs;
		const paired = isFolded ? answering(clusters) : clusters;
		const silent = isFolded ? clusters.filter(({reach}) => !reach.ok) : [];
		const pairs =
			paired.length > mostInPairs
				? foldedPairs(paired, context, {rule, suspects: suspectsAmong(paired, context)})
				: paired.flatMap((one, index) =>
						paired
							.slice(index + 1)
							.map(other => ({clusters: [one.name, other.name], ...rule(one, other, context)})),
					);
		const singles = silent.flatMap(one =>
			clusters
				.slice(0, 2)
				.filter(facts => facts !== one)
				.slice(0, 1)
				.map(other => ({clusters: [one.name], ...rule(one, other, context)})),
		);
		return [...pairs, ...singles];
	};
