import {
	authorityFingerprintAnnotation,
	cacertsName,
	rootFingerprintAnnotation,
	systemNamespace,
} from '../../mesh/well-known.ts';
import type {Observation} from '../../plan/steps.ts';
import {areSameRoots, rootsAnnotation, rootsOf} from '../../trust/fingerprints.ts';
import {cacertsSecret} from '../../trust/material.ts';
import {toObservation} from '../observe/pending-changes.ts';
import {foreignWriters, named, readMetadata, secretRef} from '../observe/system-secret.ts';
import {portOf, type ObserveContext} from '../run-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

const short = (fingerprints: string | undefined) =>
	fingerprints === undefined
		? 'absent'
		: rootsOf(fingerprints)
				.map(fingerprint => `${fingerprint.slice(0, 12)}…`)
				.join(', ');

/** `cacerts`, judged by its metadata: the fingerprints that we wrote beside the data, and that nobody wrote the data since. */
const observeCacerts = async (context: ObserveContext, name: string): Promise<Observation> => {
	const secret = await readMetadata(portOf(context, name), cacertsName, context.signal);
	if (secret === undefined) {
		return {
			state: 'needed',
			differences: [`Secret ${systemNamespace}/${cacertsName} does not exist`],
			impact: {type: 'creates', objects: [secretRef(cacertsName)]},
		};
	}

	const {keep, roots, authority} = context.trustOf(name);
	const root = roots === undefined ? undefined : rootsAnnotation(roots);
	if (keep) {
		return {state: 'done', evidence: `kept, of root ${short(root)}`};
	}

	const differences: string[] = [];
	for (const [what, annotation, planned] of [
		['root', rootFingerprintAnnotation, root],
		['intermediate', authorityFingerprintAnnotation, authority],
	] as const) {
		const live = secret.metadata.annotations?.[annotation];
		if (
			planned === undefined ||
			live === undefined ||
			!areSameRoots(rootsOf(live), rootsOf(planned))
		) {
			differences.push(
				`Secret ${systemNamespace}/${cacertsName}: its ${what} is ${short(live)}, planned ${planned === undefined ? 'a new one' : short(planned)}`,
			);
		}
	}

	const writers = foreignWriters(secret);
	if (writers.length > 0) {
		differences.push(
			`Secret ${systemNamespace}/${cacertsName}: ${named(writers)} has changed its data`,
		);
	}

	return toObservation(differences, `intermediate ${short(authority)} of root ${short(root)}`, {
		type: 'overwrites',
	});
};

export const cacerts: StepKind<'cacerts'> = {
	observe: async (context, {cluster}) => observeCacerts(context, cluster),
	async execute(context, {cluster}) {
		const material = await context.materialOf(cluster);
		await portOf(context, cluster).apply(cacertsSecret(material).reveal(), {
			signal: context.signal,
		});
	},
	deadlineMs: deadlines.controllers,
};
