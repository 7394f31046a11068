import {distinct} from '../../teardown/object-role.ts';
import {listObjects} from '../../teardown/list-objects.ts';
import type {RemovalStep} from '../../teardown/steps.ts';
import {runInstaller} from '../run-installer.ts';
import {guardStrangers} from './back-up.ts';
import {retryRemoval} from './retry-removal.ts';
import {freshReader, type Place, type TeardownContext} from './teardown-context.ts';
import {waitUntilGone} from './wait-until-gone.ts';

/** It lists, deletes one by one and waits for nothing: 2 s in the lab, and never minutes (fact T-6). */
const purgeMs = 300_000;

/** `istioctl uninstall --purge`, and then looking until everything with its label is gone: its exit code proves nothing. */
export const purge = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
): Promise<{changed: boolean; evidence: string}> => {
	const look = async () => {
		const reader = freshReader(place, context);
		const left = await listObjects(reader, place.inventory.kinds, ['purged']);
		// A definition goes after the last of its objects: it is their finalizers that hold it up.
		const objects = left.some(({kind}) => kind === 'CustomResourceDefinition')
			? await listObjects(reader, place.inventory.kinds, ['custom-resources'])
			: [];
		return distinct([
			...objects.filter(({metadata}) => metadata.deletionTimestamp !== undefined),
			...left,
		]);
	};

	await retryRemoval(context, step.id, async () =>
		guardStrangers(context, place, 'custom-resources'),
	);
	const before = await retryRemoval(context, step.id, look);
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
						killAfterMs: Math.min(purgeMs, context.readyTimeoutMs),
					}),
				late: 'did not end in time',
			});
		} catch (error) {
			context.signal.throwIfAborted();
			// A cluster that answers no more says so itself, in better words than istioctl.
			const left = await retryRemoval(context, step.id, look);
			if (left.some(({metadata}) => metadata.deletionTimestamp === undefined)) {
				throw error;
			}
		}
	}

	await waitUntilGone(context, {id: step.id, context: place.cluster.context}, look);
	return {
		changed: true,
		evidence: `${String(before.length)} objects with istioctl's label gone, Istio's definitions among them`,
	};
};
