import path from 'node:path';
import type {Model} from '../mesh/model.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {FilesPort} from '../ports/files.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {decideTrust} from '../trust/decide.ts';
import {ensureTrust} from '../trust/ensure.ts';
import type {TrustMaterial} from '../trust/material.ts';
import {peekTrust} from '../trust/peek.ts';
import type {ExpectedTrust} from './run-context.ts';

export type TrustView = {
	/** What each cluster is to trust, as far as it is known by now. */
	trustOf: (cluster: string) => ExpectedTrust;
	/** The material of a primary; made on the first call, for all primaries that need one. Writes to the local disk. */
	materialOf: (cluster: string) => Promise<TrustMaterial>;
};

/** Decides about trust without changing anything; throws (exit 5) where a second root would arise. */
export const viewTrust = async (options: {
	model: Model;
	directory: string;
	facts: readonly ClusterFacts[];
	files: FilesPort;
	certificates: CertificatesPort;
	clock: ClockPort;
}): Promise<TrustView> => {
	const {model, facts, files, certificates, clock} = options;
	const {trust} = model;
	const primaries = model.clusters.filter(({role}) => role === 'primary').map(({name}) => name);
	const directory = trust.mode === 'generated' ? path.resolve(options.directory, trust.directory) : options.directory;
	const ports = {files, certificates, clock};
	const local = trust.mode === 'generated' ? await peekTrust(ports, {directory, clusters: []}) : undefined;
	const decisions = new Map(decideTrust({trust, primaries: facts.filter(({name}) => primaries.includes(name)), localRoot: local?.root}).map(decision => [decision.cluster, decision]));
	const toMake = primaries.filter(name => decisions.get(name)?.action === 'create');
	const peeked = trust.mode === 'generated' && toMake.length > 0 ? await peekTrust(ports, {directory, clusters: toMake}) : undefined;
	let materials: Promise<Map<string, TrustMaterial>> | undefined;
	let made = new Map<string, TrustMaterial>();

	return {
		trustOf(cluster) {
			const decision = decisions.get(cluster);
			if (decision?.action === 'keep') {
				return {root: decision.roots[0], keep: true};
			}

			const fingerprints = made.get(cluster)?.fingerprints;
			return {root: fingerprints?.root ?? peeked?.root ?? local?.root, authority: fingerprints?.authority ?? peeked?.authorities.get(cluster), keep: false};
		},
		async materialOf(cluster) {
			materials ??= (async () => {
				made = await ensureTrust(ports, {directory, organization: model.organization, clusters: toMake});
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
