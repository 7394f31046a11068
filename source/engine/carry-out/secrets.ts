import {Buffer} from 'node:buffer';
import {MeshError} from '../../errors.ts';
import {refOf} from '../../kubernetes/object.ts';
import {readerTokenSecret, systemNamespace} from '../../mesh/well-known.ts';
import {readerObjects} from '../../plan/manifests/reader.ts';
import {remoteSecret} from '../../plan/manifests/remote-secret.ts';
import {ApiError} from '../../ports/cluster.ts';
import {Sensitive} from '../../sensitive.ts';
import {cacertsSecret} from '../../trust/material.ts';
import {accessOf} from '../observe/secrets.ts';
import {portOf, type RunContext} from '../run-context.ts';

export const giveCacerts = async (context: RunContext, name: string): Promise<void> => {
	const material = await context.materialOf(name);
	await portOf(context, name).apply(cacertsSecret(material).reveal(), {signal: context.signal});
};

/** Creates what is missing and leaves what is there: an installed control plane owns these objects itself. */
export const makeReader = async (context: RunContext, name: string): Promise<void> => {
	const cluster = portOf(context, name);
	for (const object of readerObjects()) {
		const live = await cluster.read(refOf(object), {signal: context.signal, metadataOnly: true});
		if (live !== undefined) {
			continue;
		}

		try {
			await cluster.create(object, {signal: context.signal});
		} catch (error) {
			// Somebody was quicker, an install beside us for one.
			if (!(error instanceof ApiError && error.kind === 'conflict')) {
				throw error;
			}
		}
	}
};

/** Hands `from`'s credentials to a primary. The token goes from one API server to the other and nowhere else. */
export const giveRemoteSecret = async (
	context: RunContext,
	to: string,
	from: string,
): Promise<void> => {
	const [found, secret] = await Promise.all([
		accessOf(context, from),
		portOf(context, from).read(
			{
				apiVersion: 'v1',
				kind: 'Secret',
				name: readerTokenSecret,
				namespace: systemNamespace,
			},
			{signal: context.signal},
		),
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
		remoteSecret(
			found.access,
			new Sensitive(Buffer.from(token, 'base64').toString('utf8')),
		).reveal(),
		{signal: context.signal, force: context.takesOver},
	);
};
