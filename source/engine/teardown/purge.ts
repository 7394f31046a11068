import {distinct} from '../../teardown/object-role.ts';
import {listObjects} from '../../teardown/list-objects.ts';
import type {RemovalStep} from '../../teardown/steps.ts';
import {runInstaller} from '../run-installer.ts';
import {retryStep} from '../retry-step.ts';
import {guardForeign} from './back-up.ts';
import type {RemovalKind} from './removal-kind.ts';
import {freshReader, type Place, type TeardownContext} from './teardown-context.ts';
import {waitUntilGone} from './wait-until-gone.ts';

/** The installer's purge, and then reading until everything with its label is gone: its exit code proves nothing. */
const purgeAll = async (
	context: TeardownContext,
	place: Place,
	step: Pick<RemovalStep, 'id' | 'cluster'>,
	killAfterMs: number,
): Promise<{changed: boolean; evidence: string}> => {
	const readLeft = async () => {
		const reader = freshReader(place, context);
		const left = await listObjects(
			reader,
			place.inventory.kinds.filter(kind => context.installer.purges(kind)),
			['installed'],
		);
		// A definition goes after the last of its objects: it is their finalizers that hold it up.
		const objects = left.some(({kind}) => kind === 'CustomResourceDefinition')
			? await listObjects(reader, place.inventory.kinds, ['custom-resources'])
			: [];
		return distinct([
			...objects.filter(({metadata}) => metadata.deletionTimestamp !== undefined),
			...left,
		]);
	};

	await retryStep(context, step.id, async () => guardForeign(context, place, 'custom-resources'));
	const before = await retryStep(context, step.id, readLeft);
	if (before.length === 0) {
		return {changed: false, evidence: 'nothing of it was there'};
	}

	// What an earlier run has asked for already only needs time.
	if (before.some(({metadata}) => metadata.deletionTimestamp === undefined)) {
		try {
			await runInstaller(context, step, context.run, {
				start: async options =>
					context.installer.purge({
						...options,
						context: place.cluster.context,
						kubeconfig: context.kubeconfigOf(step.cluster),
						killAfterMs,
					}),
				late: 'did not end in time',
			});
		} catch (error) {
			context.signal.throwIfAborted();
			// A cluster that answers no more says so itself, in better words than the installer.
			const left = await retryStep(context, step.id, readLeft);
			if (left.some(({metadata}) => metadata.deletionTimestamp === undefined)) {
				throw error;
			}
		}
	}

	await waitUntilGone(context, {id: step.id, place: place.cluster}, readLeft);
	return {
		changed: true,
		evidence: `${String(before.length)} objects with ${context.installer.name}'s label gone, Istio's definitions among them`,
	};
};

export const purge: RemovalKind<'purge'> = {
	execute: purgeAll,
	// It lists, deletes one by one and waits for nothing: 2 s in the lab, and never minutes (fact T-6).
	deadlineMs: 300_000,
	runsInstaller: true,
};
