import {MeshError} from '../../errors.ts';
import {describeRef, refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import {classify} from '../../teardown/classify.ts';
import {keyOf} from '../../teardown/object-role.ts';
import {listObjects} from '../../teardown/list-objects.ts';
import {plural} from '../../text/plural.ts';
import {retryStep} from '../retry-step.ts';
import type {RemovalKind} from './removal-kind.ts';
import {freshReader, type Place, type TeardownContext} from './teardown-context.ts';

const isSecret = ({kind}: ObjectRef) => kind === 'Secret';

const noteAll = async (
	context: TeardownContext,
	place: Place,
	refs: readonly ObjectRef[],
): Promise<number> => {
	const reader = freshReader(place, context);
	const live = await Promise.all(
		refs
			.filter(ref => !isSecret(ref))
			.map(async ref => {
				const object = await reader.read(ref);
				return object === undefined
					? undefined
					: {...object, apiVersion: ref.apiVersion, kind: ref.kind};
			}),
	);
	const objects = live.filter(object => object !== undefined);
	if (objects.length > 0) {
		await context.run.backup.note(place.removal.cluster, place.cluster, objects);
	}

	return objects.length;
};

/** Writes what the wizard did not make and what goes to the run's backup. Secrets are left out: nothing secret is written there. */
export const backup: RemovalKind<'backup'> = {
	async execute(context, place, {id}) {
		const count = await retryStep(context, id, async () =>
			noteAll(
				context,
				place,
				place.removal.foreign.map(({ref}) => ref),
			),
		);
		return {
			changed: true,
			evidence:
				count === 0
					? 'what was listed is gone by now'
					: `${plural(count, 'object')} in ${context.run.backup.file}`,
		};
	},
};

/**
Right before something takes objects along that are not the wizard's: what was not in the list that the person saw stops the
step, what has changed since the backup is backed up again.
*/
export const guardForeign = async (
	context: TeardownContext,
	place: Place,
	where: 'custom-resources' | 'contents',
): Promise<void> => {
	const {inventory, removal} = place;
	const listed = new Set(removal.foreign.map(({ref}) => keyOf(ref)));
	const stays = new Set(removal.stays.map(({ref}) => keyOf(ref)));
	const objects = await listObjects(freshReader(place, context), inventory.kinds, [where]);
	const foreign = objects.filter(object => {
		const {role, foreignOwner, ref} = classify(object, context.peers);
		return (
			foreignOwner !== undefined &&
			role !== 'installed' &&
			!stays.has(keyOf(ref)) &&
			object.metadata.deletionTimestamp === undefined
		);
	});
	const unlisted = foreign.filter(object => !listed.has(keyOf(refOf(object))));
	if (unlisted.length > 0) {
		throw new MeshError(
			`appeared after the list was shown, and would go unannounced: ${unlisted.map(object => describeRef(refOf(object))).join(', ')}`,
			{
				code: 'teardown.unlisted',
				remedy: ['Run the same command again: it lists and backs up what is there now.'],
			},
		);
	}

	const changed = foreign.filter(
		(object: KubeObject) =>
			!isSecret(refOf(object)) &&
			!context.run.backup.holds(removal.cluster, refOf(object), object.metadata.resourceVersion),
	);
	await noteAll(
		context,
		place,
		changed.map(object => refOf(object)),
	);
};
