import {
	authorityFingerprintAnnotation,
	fieldManager,
	rootFingerprintAnnotation,
} from '../../mesh/well-known.ts';
import type {ClusterFacts, SecretMetadata} from '../../survey/facts.ts';
import {rootsOf} from '../../trust/fingerprints.ts';

/** Whether mesh-wizard made it and nobody has touched its data since: then its annotations hold. */
export const isOurs = ({annotations, writers, managers}: SecretMetadata): boolean =>
	annotations[rootFingerprintAnnotation] !== undefined &&
	(writers ?? managers).every(manager => manager === fieldManager) &&
	(writers ?? managers).length > 0;

/** Fingerprints of the roots that istiod will find there, and of its intermediate, as far as they are known. */
export const storedTrust = ({
	cacerts,
	cacertsContents,
}: ClusterFacts): {roots: readonly string[]; authority?: string} | undefined => {
	if (cacertsContents.known) {
		return cacertsContents.value;
	}

	const secret = cacerts.known ? cacerts.value : undefined;
	const [root, authority] = [
		secret?.annotations[rootFingerprintAnnotation],
		secret?.annotations[authorityFingerprintAnnotation],
	];
	return secret === undefined || root === undefined || !isOurs(secret)
		? undefined
		: {roots: rootsOf(root), authority};
};

/** The root under which a cluster's istiod signs: the one that its intermediate leads to, or the only one that it hands out. */
export const signingRootOf = (facts: ClusterFacts): string | undefined => {
	const {cacertsContents, liveRoot} = facts;
	const read = cacertsContents.known ? cacertsContents.value?.signingRoot : undefined;
	const live = (liveRoot.known ? liveRoot.value?.fingerprints : undefined) ?? [];
	if (read !== undefined || live.length < 2) {
		return read ?? live[0];
	}

	return cacertsContents.known ? undefined : storedTrust(facts)?.roots[0];
};

/** Whether a Secret is, or may be, there whose contents nobody has looked at. */
export const isUnopened = ({cacerts, cacertsContents}: ClusterFacts): boolean =>
	!cacertsContents.known && !(cacerts.known && cacerts.value === undefined);
