import {refOf, type KubeObject} from '../../kubernetes/object.ts';
import {managedByLabel, managedByValue, purposeLabel} from '../../mesh/well-known.ts';
import {classify} from '../../teardown/classify.ts';
import {keyOf, type FoundObject} from '../../teardown/object-role.ts';
import {listObjects, type ListScope as Corner} from '../../teardown/list-objects.ts';
import {partsOf, type Parts} from '../../teardown/group-by-step.ts';
import type {Removal, RemovalStep} from '../../teardown/steps.ts';
import {plural} from '../../text/plural.ts';
import {retryRemoval} from './retry-removal.ts';
import {freshReader, type Place, type TeardownContext} from './teardown-context.ts';
import {waitUntilGone} from './wait-until-gone.ts';

type Part = Extract<Removal, {type: 'delete'}>['part'];

const namespaces = {apiVersion: 'v1', kind: 'Namespace'} as const;

const cornersOf = (
	part: Exclude<Part, 'verify-namespaces'>,
	{removal}: Place,
): readonly Corner[] => {
	switch (part) {
		case 'remote-secrets': {
			return ['secrets'];
		}

		case 'exposed': {
			return ['custom-resources'];
		}

		case 'leftovers': {
			return [
				'installed',
				'roots',
				'cluster-wide',
				...(removal.fate === 'release' ? ['contents' as const] : []),
			];
		}
	}
};

const pick = (
	part: Exclude<Part, 'verify-namespaces'>,
	{remoteSecrets, exposed, leftovers}: Parts,
): readonly FoundObject[] => {
	switch (part) {
		case 'remote-secrets': {
			return remoteSecrets;
		}

		case 'exposed': {
			return exposed;
		}

		case 'leftovers': {
			return leftovers;
		}
	}
};

/** The objects of a part that are there now. */
const presentObjects = async (
	context: TeardownContext,
	place: Place,
	part: Part,
): Promise<readonly KubeObject[]> => {
	const reader = freshReader(place, context);
	if (part === 'verify-namespaces') {
		return reader.list(namespaces, {
			labelSelector: `${purposeLabel}=verify,${managedByLabel}=${managedByValue}`,
		});
	}

	const [objects, allNamespaces] = await Promise.all([
		listObjects(reader, place.inventory.kinds, cornersOf(part, place)),
		reader.list(namespaces, {metadataOnly: true}),
	]);
	const going = new Set(
		allNamespaces
			.filter(({metadata}) => metadata.deletionTimestamp !== undefined)
			.map(({metadata}) => metadata.name),
	);
	const parts = partsOf(
		objects.map(object => classify(object, context.peers)),
		{fate: place.removal.fate, going},
	);
	const keys = new Set(pick(part, parts).map(({ref}) => keyOf(ref)));
	return objects.filter(object => keys.has(keyOf(refOf(object))));
};

/** Deletes what is there of a part, and whatever of it comes back while it looks, until it is gone. */
export const deletePart = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
	part: Part,
): Promise<{changed: boolean; evidence: string}> => {
	const deleted = new Set<string>();
	const sweep = async () => {
		const objects = await presentObjects(context, place, part);
		await Promise.all(
			objects
				.filter(({metadata}) => metadata.deletionTimestamp === undefined)
				.map(async object => {
					deleted.add(keyOf(refOf(object)));
					await place.cluster.remove(refOf(object), {signal: context.signal});
				}),
		);
		return objects;
	};

	await retryRemoval(context, step.id, sweep);
	await waitUntilGone(context, {id: step.id, context: place.cluster.context}, sweep);
	return {
		changed: deleted.size > 0,
		evidence:
			deleted.size === 0 ? 'nothing of it was there' : `${plural(deleted.size, 'object')} gone`,
	};
};
