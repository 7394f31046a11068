import type {Model} from '../mesh/model.ts';
import {trustDomainSet} from '../mesh/overlay-settings.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {FilesPort} from '../ports/files.ts';
import type {Sensitive} from '../sensitive.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {decideTrust} from '../trust/decide.ts';
import {passphraseMissing} from '../trust/key-file.ts';
import type {TrustMaterial} from '../trust/material.ts';
import type {ExpectedTrust} from './run-context.ts';
import {openTrustSource} from './trust-source.ts';

type TrustView = {
	/** What each cluster is to trust, as far as it is known by now. */
	trustOf: (cluster: string) => ExpectedTrust;
	/**
	The material of a primary; made on the first call, for all primaries that need one. May write to the local disk, or read the key of a
	living primary's root: for a run that has the lock.
	*/
	materialOf: (cluster: string) => Promise<TrustMaterial>;
	/** What will go wrong before long, as sentences. */
	warnings: readonly string[];
};

/**
Decides about trust without changing anything; throws (exit 5) where a second root would arise, and (exit 2) with all that is wrong
with the files that the mode names. With `signs`, a key that has to sign and that nobody can open is one of those faults.
*/
export const viewTrust = async (options: {
	model: Model;
	directory: string;
	facts: readonly ClusterFacts[];
	clusters: ReadonlyMap<string, ClusterPort>;
	files: FilesPort;
	certificates: CertificatesPort;
	clock: ClockPort;
	passphrase?: Sensitive;
	signs: boolean;
	signal?: AbortSignal;
}): Promise<TrustView> => {
	const {model, facts, signs} = options;
	const {trust} = model;
	const primaries = model.clusters.filter(({role}) => role === 'primary').map(({name}) => name);
	const source = await openTrustSource({
		...options,
		trust,
		organization: model.organization,
		primaries,
		trustDomain: model.clusters
			.filter(({role}) => role === 'primary')
			.map(({overlays}) => trustDomainSet(overlays))
			.find(domain => domain !== undefined),
	});
	const decided = decideTrust({
		trust,
		primaries: facts.filter(({name}) => primaries.includes(name)),
		localRoots: source.roots,
		authorities: source.authorities,
	});
	const decisions = new Map(decided.map(decision => [decision.cluster, decision]));
	const toMake = primaries.filter(name => decisions.get(name)?.action === 'create');
	const foreseen = toMake.length > 0 ? await source.foresee(toMake) : undefined;
	if (signs && foreseen?.lockedKey !== undefined) {
		throw passphraseMissing(foreseen.lockedKey);
	}

	// Where nothing is brought from here, what a cluster hands out is the root of all.
	const living =
		trust.mode === 'from-cluster'
			? decisions.get(trust.cluster)?.roots
			: decided.map(({roots}) => roots).find(({length}) => length > 0);
	const known =
		source.roots ??
		(trust.mode === 'from-cluster' || trust.mode === 'external' ? living : undefined);
	if (signs && toMake.length > 0) {
		await source.prepare?.(known?.[0]);
	}

	let materials: Promise<ReadonlyMap<string, TrustMaterial>> | undefined;
	let made: ReadonlyMap<string, TrustMaterial> = new Map();

	return {
		warnings: source.warnings,
		trustOf(cluster) {
			const decision = decisions.get(cluster);
			if (decision?.action === 'keep') {
				return {roots: decision.roots, keep: true};
			}

			const fingerprints = made.get(cluster)?.fingerprints;
			return {
				roots: fingerprints?.roots ?? foreseen?.roots ?? known,
				authority: fingerprints?.authority ?? foreseen?.authorities.get(cluster),
				keep: false,
			};
		},
		async materialOf(cluster) {
			materials ??= (async () => {
				made = await source.make(toMake, {root: known?.[0]});
				return made;
			})();
			const all = await materials;
			const material = all.get(cluster);
			if (material === undefined) {
				throw new Error(`no certificates were to be made for ${cluster}`);
			}

			return material;
		},
	};
};
