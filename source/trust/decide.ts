import type {Trust} from '../mesh/mesh.ts';
import {
	authorityFingerprintAnnotation,
	cacertsName,
	fieldManager,
	systemNamespace,
} from '../mesh/well-known.ts';
import {describeRoots} from './fingerprints.ts';
import {observeRoot, type ObservedRoot, type PrimaryTrust} from './observed-root.ts';
import {
	isHeld,
	nameList,
	refuse,
	refuseDifferent,
	refuseForeign,
	refuseUnfinished,
	refuseNotLive,
	refuseSelfSigned,
	refuseUnknown,
	verb,
	type Origin,
} from './refusals.ts';

/**
What is to happen to a primary's `cacerts`: `keep` what is there, `create` from what the mode names, or nothing at all.
`roots` are those it has already.
*/
export type TrustDecision = {
	cluster: string;
	action: 'keep' | 'create' | 'none';
	reason: string;
	roots: readonly string[];
};

const keep = ({
	cluster,
	roots,
	source,
}: Extract<ObservedRoot, {kind: 'cacerts'}>): TrustDecision => ({
	cluster,
	action: 'keep',
	reason: `has ${cacertsName} of root ${describeRoots(roots)} (${source})`,
	roots,
});

const createFor = (one: ObservedRoot, how = ''): TrustDecision => ({
	cluster: one.cluster,
	action: 'create',
	reason:
		one.kind === 'self-signed'
			? `has no ${cacertsName}; it hands out the common root, which stays${how}`
			: `has no ${cacertsName} and no live root${how}`,
	roots: one.kind === 'self-signed' ? one.roots : [],
});

/** A new intermediate of the same root, which the user has put in the place of one that came from here; istiod takes it up as it runs (fact C-6). */
const renewed = (
	decision: TrustDecision,
	primary: PrimaryTrust | undefined,
	wanted: string | undefined,
): TrustDecision => {
	const secret = primary?.cacerts.known ? primary.cacerts.value : undefined;
	const has = secret?.annotations[authorityFingerprintAnnotation];
	const writers = secret?.writers ?? secret?.managers ?? [];
	const isOurs = writers.length > 0 && writers.every(manager => manager === fieldManager);
	return decision.action === 'keep' &&
		isOurs &&
		has !== undefined &&
		wanted !== undefined &&
		has !== wanted
		? {
				...decision,
				action: 'create',
				reason: `has intermediate ${describeRoots([has], [has, wanted])}; yours of the same root is ${describeRoots([wanted], [has, wanted])}`,
			}
		: decision;
};

const decideContinuing = (observed: readonly ObservedRoot[], origin: Origin): TrustDecision[] => {
	const held = observed.filter(isHeld);
	refuseSelfSigned(held, origin);
	refuseDifferent(held);
	refuseForeign(held, origin);
	refuseUnfinished(observed, origin);
	return observed.map(one => (one.kind === 'cacerts' ? keep(one) : createFor(one)));
};

const decideFromCluster = (observed: readonly ObservedRoot[], source: string): TrustDecision[] => {
	const from = observed.find(({cluster}) => cluster === source);
	if (from === undefined || !isHeld(from)) {
		throw refuse(
			'no-source-root',
			`trust.mode: from-cluster takes the root of ${source}, which has none yet`,
			[
				'Name a primary whose istiod runs; or, for a mesh without any root yet, use trust.mode: generated.',
			],
		);
	}

	if (from.roots.length > 1) {
		throw refuse(
			'several-roots',
			`${source} trusts ${from.roots.length} roots (${describeRoots(from.roots)}): its root is being changed, and which one is to go on cannot be told`,
			['Finish the change of the root first.'],
		);
	}

	refuseDifferent(observed.filter(isHeld));
	return observed.map(one =>
		one.kind === 'cacerts' ? keep(one) : createFor(one, `; signed by the root of ${source}`),
	);
};

/** Somebody else sees to the certificates: nothing is written, so what nobody can tell is no danger yet. */
const decideExternal = (observed: readonly ObservedRoot[]): TrustDecision[] => {
	refuseDifferent(observed.filter(isHeld));
	return observed.map(one =>
		one.kind === 'cacerts'
			? keep(one)
			: {
					cluster: one.cluster,
					action: 'none',
					reason: 'its certificates come from elsewhere',
					roots: one.kind === 'self-signed' ? one.roots : [],
				},
	);
};

const decideInCluster = (observed: readonly ObservedRoot[]): TrustDecision[] => {
	const present = observed.filter(one => one.kind === 'cacerts');
	const missing = observed.filter(one => one.kind !== 'cacerts');
	if (missing.length > 0) {
		throw refuse(
			'cacerts-missing',
			`${nameList(missing)} ${verb(missing, 'has', 'have')} no Secret ${systemNamespace}/${cacertsName}, which trust.mode: in-cluster expects in every primary`,
			[
				'Put an intermediate CA of the common root into each, or let mesh-wizard make them with trust.mode: generated.',
			],
		);
	}

	refuseDifferent(present);
	return present.map(keep);
};

const decideSelfSigned = (observed: readonly ObservedRoot[]): TrustDecision[] => {
	if (observed.length !== 1) {
		throw refuse(
			'self-signed-primaries',
			`trust.mode: self-signed is for one primary; ${nameList(observed)} are ${observed.length}, and each istiod would make a root of its own`,
			['Use trust.mode: generated.'],
		);
	}

	return observed.map(one =>
		one.kind === 'cacerts'
			? keep(one)
			: {
					cluster: one.cluster,
					action: 'none',
					reason: 'istiod makes a root for itself',
					roots: one.kind === 'self-signed' ? one.roots : [],
				},
	);
};

/**
Pure: what is to be done about each primary's `cacerts`, so that there is never a second root (decision D-33).

`localRoots` are the SHA-256 of the roots that the mode brings: in the trust directory, the user's own, that of the user's intermediates;
undefined while there is none. `authorities` are those of the user's intermediates, by cluster. Throws `MeshError` with exit code 5 naming clusters and fingerprints where the clusters contradict each
other, the mesh file or that root, and where a fact is unknown.
*/
export const decideTrust = ({
	trust,
	primaries,
	localRoots: roots,
	authorities,
}: {
	trust: Trust;
	primaries: readonly PrimaryTrust[];
	localRoots?: readonly string[];
	authorities?: ReadonlyMap<string, string>;
}): TrustDecision[] => {
	const observed = primaries.map(observeRoot);
	if (trust.mode !== 'external') {
		refuseUnknown(observed);
	}

	refuseNotLive(observed);
	switch (trust.mode) {
		case 'generated': {
			const {directory} = trust;
			return decideContinuing(
				observed,
				roots === undefined
					? {
							roots,
							name: directory,
							place: `put its root-cert.pem and root-key.pem into ${directory}`,
						}
					: {
							roots,
							name: `the local root in ${directory}`,
							place: `put its root-cert.pem and root-key.pem into ${directory}`,
						},
			);
		}

		case 'root': {
			return decideContinuing(observed, {
				roots,
				name: `your root ${trust.cert}`,
				place: 'name its certificate and key in trust.cert and trust.key',
			});
		}

		case 'intermediates': {
			return decideContinuing(observed, {
				roots,
				name: `the root in ${trust.directory}`,
				place: `bring intermediates of it in ${trust.directory}`,
			}).map(decision =>
				renewed(
					decision,
					primaries.find(({name}) => name === decision.cluster),
					authorities?.get(decision.cluster),
				),
			);
		}

		case 'from-cluster': {
			return decideFromCluster(observed, trust.cluster);
		}

		case 'in-cluster': {
			return decideInCluster(observed);
		}

		case 'self-signed': {
			return decideSelfSigned(observed);
		}

		case 'external': {
			return decideExternal(observed);
		}
	}
};
