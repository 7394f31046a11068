import {fieldManager, rootFingerprintAnnotation} from '../mesh/well-known.ts';
import type {Place} from '../mesh/pasted-command.ts';
import type {ClusterFacts, Fact, SecretMetadata} from '../survey/facts.ts';
import {areSameRoots, rootsOf} from './fingerprints.ts';

/** What is known of a primary's trust. */
export type PrimaryTrust = Pick<
	ClusterFacts,
	'name' | 'context' | 'kubeconfig' | 'cacerts' | 'liveRoot'
> & {
	/** What is in the Secret itself, where it was read (decision D-18). */
	cacertsContents?: ClusterFacts['cacertsContents'];
};

/**
The root a primary has now.

- `none`: neither `cacerts` nor a live root.
- `self-signed`: a live root without `cacerts` (fact C-4).
- `cacerts`: `cacerts` of these roots, as `source` says.
- `not-live`: `cacerts` hold other roots than istiod hands out: it was not restarted since (fact C-8).
- `unknown`: nobody can say, and why.
*/
export type ObservedRoot = Place & {cluster: string} & (
		| {kind: 'none'}
		| {kind: 'self-signed'; roots: readonly string[]}
		/** `signer` is the root that its intermediate leads to, where that is known. */
		| {kind: 'cacerts'; roots: readonly string[]; signer?: string; source: string}
		| {kind: 'not-live'; stored: readonly string[]; live: readonly string[]}
		| {kind: 'unknown'; why: string}
	);

const unknownOf = (fact: Fact<unknown>): string | undefined =>
	fact.known ? undefined : `${fact.source}: ${fact.detail}`;

/** Whether nobody else has written a Secret's data since we did, by the API server's bookkeeping. */
const isUnchanged = ({writers, managers}: SecretMetadata): boolean => {
	const all = writers ?? managers;
	return all.length > 0 && all.every(manager => manager === fieldManager);
};

/** The root that what signs in a cluster leads to, which every other has to trust: the first of those that were read, of the only one there is. */
const signerOf = (
	{cacertsContents}: PrimaryTrust,
	stored: ReturnType<typeof storedRoots>,
	live: readonly string[],
): string | undefined => {
	const read = cacertsContents?.known ? cacertsContents.value?.signingRoot : undefined;
	if (read !== undefined || live.length < 2) {
		return read ?? live[0];
	}

	return stored?.isCertain ? stored.roots[0] : undefined;
};

/** What the Secret holds; `isCertain` is false for an annotation of ours on data that others may have changed since. */
const storedRoots = ({
	cacerts,
	cacertsContents,
}: PrimaryTrust): {roots: readonly string[]; source: string; isCertain: boolean} | undefined => {
	if (
		cacertsContents?.known &&
		cacertsContents.value !== undefined &&
		cacertsContents.value.roots.length > 0
	) {
		return {roots: cacertsContents.value.roots, source: cacertsContents.source, isCertain: true};
	}

	const secret = cacerts.known ? cacerts.value : undefined;
	const annotation = secret?.annotations[rootFingerprintAnnotation];
	return secret === undefined || annotation === undefined
		? undefined
		: {
				roots: rootsOf(annotation),
				source: `annotation ${rootFingerprintAnnotation}`,
				isCertain: isUnchanged(secret),
			};
};

/** Pure: one primary's root from the facts; never assumes that what is unknown is not there. */
export const observeRoot = (primary: PrimaryTrust): ObservedRoot => {
	const {name: cluster, context, kubeconfig, cacerts, liveRoot} = primary;
	const subject = {cluster, context, kubeconfig};
	if (!cacerts.known || !liveRoot.known) {
		return {
			...subject,
			kind: 'unknown',
			why: [cacerts, liveRoot].flatMap(fact => unknownOf(fact) ?? []).join('; '),
		};
	}

	const live = liveRoot.value?.fingerprints;
	if (cacerts.value === undefined) {
		return live === undefined
			? {...subject, kind: 'none'}
			: {...subject, kind: 'self-signed', roots: live};
	}

	const stored = storedRoots(primary);
	if (live !== undefined) {
		// Data that others have changed are not what an annotation of ours says.
		return stored?.isCertain && !areSameRoots(stored.roots, live)
			? {
					...subject,
					kind: 'not-live',
					stored: stored.roots,
					live,
				}
			: {
					...subject,
					kind: 'cacerts',
					roots: live,
					signer: signerOf(primary, stored, live),
					source: liveRoot.source,
				};
	}

	if (stored?.isCertain) {
		return {
			...subject,
			kind: 'cacerts',
			roots: stored.roots,
			signer: signerOf(primary, stored, stored.roots),
			source: stored.source,
		};
	}

	const others = cacerts.value.managers.filter(manager => manager !== fieldManager);
	return {
		...subject,
		kind: 'unknown',
		why:
			stored === undefined
				? `${cacerts.source}: made by ${others.join(', ') || 'an unnamed manager'}, without our annotation, and no istiod hands out its root yet`
				: `${cacerts.source}: ${others.join(', ') || 'an unnamed manager'} may have changed it since it was annotated, and no istiod hands out its root yet`,
	};
};
