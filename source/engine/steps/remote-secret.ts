import {Buffer} from 'node:buffer';
import {MeshError} from '../../errors.ts';
import {
	accessHashAnnotation,
	readerTokenSecret,
	remoteSecretLabel,
	remoteSecretName,
	systemNamespace,
} from '../../mesh/well-known.ts';
import {
	accessHash,
	remoteSecret as remoteSecretObject,
} from '../../plan/manifests/remote-secret.ts';
import type {Observation} from '../../plan/steps.ts';
import {Sensitive} from '../../sensitive.ts';
import {accessOf} from '../observe/peer-access.ts';
import {toObservation} from '../observe/pending-changes.ts';
import {foreignWriters, named, readMetadata, secretRef} from '../observe/system-secret.ts';
import {portOf, type ObserveContext, type RunContext} from '../run-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** A peer's credentials in a primary: ours, for the account, address and CA that the peer has now, and unchanged since. */
const observeRemoteSecret = async (
	context: ObserveContext,
	to: string,
	from: string,
): Promise<Observation> => {
	const name = remoteSecretName(from);
	const [secret, found] = await Promise.all([
		readMetadata(portOf(context, to), name, context.signal),
		accessOf(context, from),
	]);
	if (secret === undefined) {
		return {
			state: 'needed',
			differences: [`Secret ${systemNamespace}/${name} does not exist`],
			impact: {type: 'creates', objects: [secretRef(name)]},
		};
	}

	const differences: string[] = [];
	if ('missing' in found) {
		differences.push(`Secret ${systemNamespace}/${name}: ${found.missing}`);
	} else if (secret.metadata.annotations?.[accessHashAnnotation] !== accessHash(found.access)) {
		differences.push(
			`Secret ${systemNamespace}/${name} is not for ${from} as it is now (its account, address or CA has changed, or somebody else made it)`,
		);
	}

	if (secret.metadata.labels?.[remoteSecretLabel] !== 'true') {
		differences.push(`Secret ${systemNamespace}/${name}: label ${remoteSecretLabel} is missing`);
	}

	const writers = foreignWriters(secret);
	const changed = writers.filter(({keys}) => keys.includes(from));
	// Each key is a cluster to istiod, whoever wrote it, and no apply of ours takes a key of somebody else's away.
	const added = writers.filter(({keys}) => keys.some(key => key !== from));
	if (changed.length > 0) {
		differences.push(
			`Secret ${systemNamespace}/${name}: ${named(changed)} has changed its data, and what it holds now is not known; ${context.takesOver === true ? 'it is written anew (--take-over)' : 'with --take-over it is written anew'}`,
		);
	}

	if (added.length > 0) {
		differences.push(
			`Secret ${systemNamespace}/${name}: ${named(added)} has put more into it than ${from}; delete it, and apply makes it anew`,
		);
	}

	return toObservation(
		differences,
		`credentials of ${from} for ${'access' in found ? found.access.server : 'its API server'}`,
		{type: 'overwrites'},
	);
};

/** Hands `from`'s credentials to a primary. The token goes from one API server to the other and nowhere else. */
const giveRemoteSecret = async (context: RunContext, to: string, from: string): Promise<void> => {
	const [found, secret] = await Promise.all([
		accessOf(context, from),
		portOf(context, from).read(secretRef(readerTokenSecret), {signal: context.signal}),
	]);
	const token = secret?.data?.['token'];
	if ('missing' in found) {
		throw new MeshError(`there are no credentials to give to ${to}: ${found.missing}`, {
			remedy: ['Run the same command again: it makes what is missing first.'],
		});
	}

	if (token === undefined) {
		throw new MeshError(`${from} has no reader token to give to ${to}`, {
			remedy: ['Run the same command again: it makes the account first.'],
		});
	}

	await portOf(context, to).apply(
		remoteSecretObject(
			found.access,
			new Sensitive(Buffer.from(token, 'base64').toString('utf8')),
		).reveal(),
		{signal: context.signal, force: context.takesOver},
	);
};

export const remoteSecret: StepKind<'remote-secret'> = {
	observe: async (context, {cluster, action}) => observeRemoteSecret(context, cluster, action.from),
	execute: async (context, {cluster, action}) => giveRemoteSecret(context, cluster, action.from),
	deadlineMs: deadlines.controllers,
};
