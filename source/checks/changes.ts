import type {Finding, FindingStatus} from './finding.ts';
import {mostInPairs} from './most-in-pairs.ts';
import {pairChecks} from './pair-checks.ts';
import {isCostly} from './run-checks.ts';

/** What a comparison needs of a report, old or new. */
export type Compared = {
	clusters: ReadonlyArray<{name: string; uid: string | null}>;
	findings: ReadonlyArray<Pick<Finding, 'id' | 'status' | 'clusters'>>;
	/** Ids of checks that did not run. */
	leftOut: readonly string[];
};

export type Change = {
	id: string;
	/** As the clusters are called now. */
	clusters: readonly string[];
	change: 'new' | 'still' | 'fixed';
	/** In the earlier report; undefined where it had no such finding. */
	before?: FindingStatus;
	/** Undefined where there is no such finding any more. */
	now?: FindingStatus;
};

export type Changes = {
	changes: readonly Change[];
	/** How many earlier findings nothing can be said of: their check was left out now, or a cluster was not looked at. */
	notCompared: number;
};

/** Not the usual order: who waives a finding still has it, so that a note beside it does not hide it. */
const order: readonly FindingStatus[] = [
	'fail',
	'warn',
	'unknown',
	'waived',
	'note',
	'pass',
	'skipped',
];

type Subjects = {
	nameOf: (name: string) => string | undefined;
	/** Whether a check's pairs are compared by their clusters. */
	areFolded: (id: string) => boolean;
};

/** The worst status of each subject of each check; the order of a pair does not matter. */
const worstBySubject = (findings: Compared['findings'], {nameOf, areFolded}: Subjects) => {
	const subjects = new Map<
		string,
		{id: string; clusters: readonly string[]; status: FindingStatus}
	>();
	let lost = 0;
	for (const {id, status, clusters} of findings) {
		const names = clusters.flatMap(name => nameOf(name) ?? []);
		if (names.length < clusters.length) {
			lost += isCostly(status) ? 1 : 0;
			continue;
		}

		for (const own of areFolded(id) ? names.map(name => [name]) : [names]) {
			const key = JSON.stringify([id, ...own.toSorted((a, b) => a.localeCompare(b))]);
			const known = subjects.get(key);
			if (known === undefined || order.indexOf(status) < order.indexOf(known.status)) {
				subjects.set(key, {id, clusters: own, status});
			}
		}
	}

	return {subjects, lost};
};

/**
What is new, still there or fixed since an earlier report, by check and subject. A cluster is the one with the same uid, under
whatever name; by name only where one of the two uids is not known. A finding is there as long as it warns, fails, is unknown or
is waived; so one that is waived now is not fixed, and one whose waiver is gone is not new. Where one of the two reports has so many
clusters that pairs share findings, those are compared by cluster: what is new is that a cluster is in one.
*/
export const changesSince = (before: Compared, now: Compared): Changes => {
	// The first of several counts, also of a kubeconfig in which one cluster has two contexts.
	const firstOf = <Key, Value>(entries: ReadonlyArray<readonly [Key, Value]>) =>
		new Map(entries.toReversed());
	const uidBefore = firstOf(before.clusters.map(({name, uid}) => [name, uid] as const));
	const uidNow = firstOf(now.clusters.map(({name, uid}) => [name, uid] as const));
	const nameNow = firstOf(now.clusters.map(({name, uid}) => [uid, name] as const));
	const nameOf = (name: string): string | undefined => {
		const uid = uidBefore.get(name) ?? null;
		const namesake = uidNow.get(name);
		return (
			(uid === null ? undefined : nameNow.get(uid)) ??
			(namesake === null || (namesake !== undefined && uid === null) ? name : undefined)
		);
	};

	const isLarge = [before, now].some(({clusters}) => clusters.length > mostInPairs);
	const areFolded = (id: string): boolean => isLarge && pairChecks.has(id);
	const earlier = worstBySubject(before.findings, {nameOf, areFolded});
	const present = worstBySubject(now.findings, {nameOf: name => name, areFolded});
	const isThere = (status: FindingStatus | undefined): boolean =>
		status !== undefined && (isCostly(status) || status === 'waived');
	const current = [...present.subjects].flatMap(([key, {id, clusters, status}]): Change[] => {
		const was = earlier.subjects.get(key)?.status;
		return isCostly(status)
			? [
					{
						id,
						clusters,
						change: isThere(was) ? 'still' : 'new',
						before: was,
						now: status,
					},
				]
			: [];
	});
	const leftOut = new Set(now.leftOut);
	const gone = [...earlier.subjects].filter(
		([key, {status}]) => isCostly(status) && !isThere(present.subjects.get(key)?.status),
	);
	const fixed = gone
		.filter(([, {id}]) => !leftOut.has(id))
		.map(([key, {id, clusters, status}]): Change => {
			const is = present.subjects.get(key)?.status;
			return {
				id,
				clusters,
				change: 'fixed',
				before: status,
				now: is,
			};
		});
	return {changes: [...current, ...fixed], notCompared: earlier.lost + gone.length - fixed.length};
};
