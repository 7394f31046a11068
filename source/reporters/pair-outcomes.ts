import {emptySummary} from '../checks/run-checks.ts';
import type {Finding, FindingStatus} from '../checks/finding.ts';
import {mostInPairs} from '../checks/most-in-pairs.ts';
import {pairChecks} from '../checks/pair-checks.ts';
import {statusOrder} from '../checks/status-order.ts';
import type {PairBlock} from '../mesh/pair-block.ts';
import {pairGroups, type PairGroup} from '../mesh/pair-groups.ts';
import {makePairGrid} from '../mesh/pair-grid.ts';
import {visitPairs} from '../mesh/visit-pairs.ts';
import {isOfSilence} from './finding-lines.ts';

/** What all checks of pairs say of one pair, whose order does not matter. */
type PairOutcome = {
	/** In the order of the clusters. */
	clusters: readonly [string, string];
	/** The worst of them. */
	status: FindingStatus;
};

/** What all checks of pairs say of all pairs. */
export type PairOutcomes = {
	/** Every pair that was looked at, in the order of the clusters; none of more than 50 clusters. */
	pairs: readonly PairOutcome[];
	/** How many pairs have which status as their worst. */
	summary: Readonly<Record<FindingStatus, number>>;
	/** What did not pass, by check and status, the worst first, the pairs gathered into groups. */
	told: ReadonlyArray<{id: string; status: FindingStatus; groups: readonly PairGroup[]}>;
	/** Of how many pairs nothing is known because a cluster does not answer. */
	silent: number;
};

/** Which pairs a finding is about; undefined for one about all clusters at once. */
export const blockOf = (
	{id, clusters, pairs}: Finding,
	names: readonly string[],
): PairBlock | undefined => {
	if (!pairChecks.has(id) || (names.length <= mostInPairs && clusters.length !== 2)) {
		return undefined;
	}

	return pairs ?? {ones: clusters, others: clusters.length === 1 ? names : clusters};
};

const countOf = (groups: readonly PairGroup[]): number =>
	groups.reduce((sum, {pairs}) => sum + pairs, 0);

export const pairOutcomes = (
	findings: readonly Finding[],
	names: readonly string[],
	unreachable: readonly string[],
): PairOutcomes => {
	const placed = findings.flatMap(finding => {
		const block = blockOf(finding, names);
		return block === undefined ? [] : [{finding, block}];
	});
	const placeOf = new Map(names.map((name, place) => [name, place]));
	const places = (of: readonly string[]) => of.flatMap(name => placeOf.get(name) ?? []);
	/** The place of the worst status in the order from best to worst, and 0 for what nobody looked at. */
	const worst = makePairGrid(names.length);
	const fromBest = statusOrder.toReversed();
	for (const {finding, block} of placed) {
		const rank = fromBest.indexOf(finding.status) + 1;
		visitPairs({ones: places(block.ones), others: places(block.others)}, (one, other) => {
			if (worst.of(one, other) < rank) {
				worst.set(one, other, rank);
			}
		});
	}

	const summary = emptySummary();
	const pairs: PairOutcome[] = [];
	for (const [one, name] of names.entries()) {
		for (let other = one + 1; other < names.length; other++) {
			const status = fromBest[worst.of(one, other) - 1];
			if (status !== undefined) {
				summary[status]++;
				if (names.length <= mostInPairs) {
					pairs.push({clusters: [name, names[other] ?? ''], status});
				}
			}
		}
	}

	const mute = new Set(unreachable);
	const open = placed.filter(({finding: {status}}) => status !== 'pass' && status !== 'skipped');
	const [silent, known] = [
		open.filter(({finding}) => isOfSilence(finding, mute)),
		open.filter(({finding}) => !isOfSilence(finding, mute)),
	];
	const groupsOf = (of: typeof placed) =>
		pairGroups(
			of.map(({block}) => block),
			names,
		);
	return {
		pairs,
		summary,
		told: statusOrder.flatMap(status =>
			[
				...Map.groupBy(
					known.filter(({finding}) => finding.status === status),
					({finding}) => finding.id,
				),
			].map(([id, same]) => ({id, status, groups: groupsOf(same)})),
		),
		silent: countOf(groupsOf(silent)),
	};
};
