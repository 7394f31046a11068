import {describeRef, refOf} from '../../kubernetes/object.ts';
import {readerAccount, readerTokenSecret, systemNamespace} from '../../mesh/well-known.ts';
import {readerObjects} from '../../plan/manifests/reader.ts';
import type {Observation} from '../../plan/steps.ts';
import {ApiError, type ClusterPort} from '../../ports/cluster.ts';
import {toObservation} from '../observe/pending-changes.ts';
import {portOf, type RunContext} from '../run-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** The reader's account, rights and token Secret, which its controller has filled in for this very account. */
const observeReader = async (cluster: ClusterPort, signal: AbortSignal): Promise<Observation> => {
	const objects = await Promise.all(
		readerObjects().map(async object => ({
			object,
			live: await cluster.read(refOf(object), {signal, metadataOnly: true}),
		})),
	);
	const differences = objects
		.filter(({live}) => live === undefined)
		.map(({object}) => `${describeRef(refOf(object))} does not exist`);
	const account = objects.find(({object}) => object.metadata.name === readerAccount)?.live;
	const token = objects.find(({object}) => object.metadata.name === readerTokenSecret)?.live;
	const filledFor = token?.metadata.annotations?.['kubernetes.io/service-account.uid'];
	if (token !== undefined && (account === undefined || filledFor !== account.metadata.uid)) {
		differences.push(
			`Secret ${systemNamespace}/${readerTokenSecret} holds no token of the account that exists now`,
		);
	}

	return toObservation(differences, `account ${readerAccount} with a token`);
};

/** Creates what is missing and leaves what is there: an installed control plane owns these objects itself. */
const makeReader = async (context: RunContext, name: string): Promise<void> => {
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

export const reader: StepKind<'reader'> = {
	observe: async (context, {cluster}) => observeReader(portOf(context, cluster), context.signal),
	execute: async (context, {cluster}) => makeReader(context, cluster),
	deadlineMs: deadlines.controllers,
};
