import {refOf, type KubeObject} from '../../kubernetes/object.ts';
import {managedByLabel, managedByValue, purposeLabel} from '../../mesh/well-known.ts';
import {classify} from '../../teardown/classify.ts';
import {keyOf, type FoundObject} from '../../teardown/object-role.ts';
import {listObjects, type ListScope} from '../../teardown/list-objects.ts';
import {partsOf, type Parts} from '../../teardown/group-by-step.ts';
import type {Removal} from '../../teardown/steps.ts';
import {plural} from '../../text/plural.ts';
import {retryStep} from '../retry-step.ts';
import type {RemovalKind} from './removal-kind.ts';
import {freshReader, type Place, type TeardownContext} from './teardown-context.ts';
import {waitUntilGone} from './wait-until-gone.ts';

type Part = Removal<'delete'>['part'];

const namespaces = {apiVersion: 'v1', kind: 'Namespace'} as const;

/** The parts that a list of objects tells apart: where their objects are, and which of those they have. */
const parts: Readonly<
	Record<
		Exclude<Part, 'verify-namespaces'>,
		{
			scopes: (place: Place) => readonly ListScope[];
			pick: (parts: Parts) => readonly FoundObject[];
		}
	>
> = {
	'remote-secrets': {scopes: () => ['secrets'], pick: ({remoteSecrets}) => remoteSecrets},
	exposed: {scopes: () => ['custom-resources'], pick: ({exposed}) => exposed},
	leftovers: {
		scopes: ({removal}) => [
			'installed',
			'roots',
			'cluster-wide',
			...(removal.disposition === 'release' ? ['contents' as const] : []),
		],
		pick: ({leftovers}) => leftovers,
	},
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

	const {scopes, pick} = parts[part];
	const [objects, allNamespaces] = await Promise.all([
		listObjects(reader, place.inventory.kinds, scopes(place)),
		reader.list(namespaces, {metadataOnly: true}),
	]);
	const going = new Set(
		allNamespaces
			.filter(({metadata}) => metadata.deletionTimestamp !== undefined)
			.map(({metadata}) => metadata.name),
	);
	const present = partsOf(
		objects.map(object => classify(object, context.peers)),
		{disposition: place.removal.disposition, going, installer: context.installer},
	);
	const keys = new Set(pick(present).map(({ref}) => keyOf(ref)));
	return objects.filter(object => keys.has(keyOf(refOf(object))));
};

/** Deletes what is there of a part, and whatever of it comes back while it looks, until it is gone. */
export const deletePart: RemovalKind<'delete'> = {
	async execute(context, place, {id, removal: {part}}) {
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

		await retryStep(context, id, sweep);
		await waitUntilGone(context, {id, place: place.cluster}, sweep);
		return {
			changed: deleted.size > 0,
			evidence:
				deleted.size === 0 ? 'nothing of it was there' : `${plural(deleted.size, 'object')} gone`,
		};
	},
};
