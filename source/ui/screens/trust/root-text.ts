import {rootFingerprintAnnotation} from '../../../mesh/well-known.ts';
import type {ClusterFacts} from '../../../survey/facts.ts';
import {
	areSameRoots,
	describeRoots,
	groupByRoot,
	oddOnesOut,
	rootsOf,
} from '../../../trust/fingerprints.ts';
import {few} from '../../words.ts';

const storedRoots = ({cacerts}: ClusterFacts): readonly string[] | undefined => {
	const annotation = cacerts.known
		? cacerts.value?.annotations[rootFingerprintAnnotation]
		: undefined;
	return annotation === undefined ? undefined : rootsOf(annotation);
};

/** Clusters whose live root differs from what most of them have. */
const oddOnes = (facts: readonly ClusterFacts[]): readonly string[] =>
	oddOnesOut(
		groupByRoot(
			facts.flatMap(({name, liveRoot}) =>
				liveRoot.known && liveRoot.value !== undefined
					? [{cluster: name, roots: liveRoot.value.fingerprints}]
					: [],
			),
		),
	);

/** Every fingerprint that is shown, so that each is long enough to be told from the others. */
const shownRoots = (facts: readonly ClusterFacts[]): readonly string[] =>
	facts.flatMap(cluster => [
		...(cluster.liveRoot.known ? (cluster.liveRoot.value?.fingerprints ?? []) : []),
		...(storedRoots(cluster) ?? []),
	]);

/** What a cluster trusts by now, and where it has that from. */
const rootText = (facts: ClusterFacts, among: readonly string[]): string => {
	const {liveRoot, cacerts} = facts;
	if (!liveRoot.known || !cacerts.known) {
		return 'not known';
	}

	const stored = storedRoots(facts);
	const storedText =
		stored === undefined ? 'cacerts' : `cacerts of root ${describeRoots(stored, among)}`;
	if (liveRoot.value === undefined) {
		return cacerts.value === undefined ? 'no root yet' : `${storedText}, which no istiod uses yet`;
	}

	const live = `root ${describeRoots(liveRoot.value.fingerprints, among)}`;
	if (cacerts.value === undefined) {
		return `${live}, made by istiod itself`;
	}

	return stored === undefined || areSameRoots(stored, liveRoot.value.fingerprints)
		? `${live}, from cacerts`
		: `${live}, but ${storedText}`;
};

/** What these clusters trust, a line for those that trust the same; whoever differs from the most is called the odd one out. */
export const clusterRootLines = (
	facts: readonly ClusterFacts[],
	clusters: ReadonlyArray<{name: string; context: string}>,
): readonly string[] => {
	const own = clusters.map(({name, context}) => ({
		name,
		facts: facts.find(candidate => candidate.context === context),
	}));
	const known = own.flatMap(({name, facts: cluster}) =>
		cluster === undefined ? [] : [{...cluster, name}],
	);
	const among = shownRoots(known);
	const odd = oddOnes(known);
	const texts = own.map(({name, facts: cluster}) => ({
		name,
		text:
			cluster === undefined
				? 'not known'
				: `${rootText(cluster, among)}${odd.includes(name) ? `; ${odd.length === 1 ? 'the odd one out' : 'not the root of most'}` : ''}`,
	}));
	return [...Map.groupBy(texts, ({text}) => text)].map(
		([text, same]) =>
			`${few(
				same.map(({name}) => name),
				4,
			)}: ${text}`,
	);
};
