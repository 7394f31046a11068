import {rootFingerprintAnnotation} from '../../../mesh/well-known.ts';
import type {ClusterFacts} from '../../../survey/facts.ts';
import {areSameRoots, describeRoots} from '../../../trust/fingerprints.ts';

const storedRoot = ({cacerts}: ClusterFacts): string | undefined => cacerts.known ? cacerts.value?.annotations[rootFingerprintAnnotation] : undefined;

/** Every fingerprint that is shown, so that each is long enough to be told from the others. */
export const shownRoots = (facts: readonly ClusterFacts[]): readonly string[] => facts.flatMap(cluster => [
	...(cluster.liveRoot.known ? cluster.liveRoot.value?.fingerprints ?? [] : []),
	...(storedRoot(cluster) === undefined ? [] : [storedRoot(cluster) ?? '']),
]);

/** What a cluster trusts by now, and where it has that from. */
export const rootText = (facts: ClusterFacts, among: readonly string[]): string => {
	const {liveRoot, cacerts} = facts;
	if (!liveRoot.known || !cacerts.known) {
		return 'not known';
	}

	const stored = storedRoot(facts);
	const storedText = stored === undefined ? 'cacerts' : `cacerts of root ${describeRoots([stored], among)}`;
	if (liveRoot.value === undefined) {
		return cacerts.value === undefined ? 'no root yet' : `${storedText}, which no istiod uses yet`;
	}

	const live = `root ${describeRoots(liveRoot.value.fingerprints, among)}`;
	if (cacerts.value === undefined) {
		return `${live}, made by istiod itself`;
	}

	return stored === undefined || areSameRoots([stored], liveRoot.value.fingerprints) ? `${live}, from cacerts` : `${live}, but ${storedText}`;
};
