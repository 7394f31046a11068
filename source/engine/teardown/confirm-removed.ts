import {MeshError} from '../../errors.ts';
import {describeRef} from '../../kubernetes/object.ts';
import {takeInventory} from '../../teardown/inventory.ts';
import {planRemoval} from '../../teardown/plan-removal.ts';
import type {Listed} from '../../teardown/steps.ts';
import {plural} from '../../text/plural.ts';
import {retryStep} from '../retry-step.ts';
import type {RemovalKind} from './removal-kind.ts';
import type {Place, TeardownContext} from './teardown-context.ts';

const pollMs = 1000;

/** Reads the whole cluster once more, as a new run would: it would find nothing to do. */
const confirm = async (
	context: TeardownContext,
	place: Place,
	{step, withinMs}: {step: string; withinMs: number},
): Promise<string> => {
	const {clock, signal, mesh, peers} = context;
	const until = clock.monotonic() + withinMs;
	for (;;) {
		const inventory = await retryStep(context, step, async () =>
			takeInventory(place.cluster, place.inventory.member, {peers, signal}),
		);
		// The lock that is there now is this run's own.
		const {steps = [], stays = []} =
			planRemoval(mesh, [{...inventory, lock: undefined}], context.installer).clusters[0] ?? {};
		if (steps.length === 0) {
			const kept = place.removal.stays.length;
			return `nothing of the mesh is left${kept === 0 ? '' : `, ${plural(kept, 'object that is not its own stays', 'objects that are not its own stay')}`}`;
		}

		if (clock.monotonic() > until) {
			const left = steps
				.flatMap(({objects}): readonly Listed[] => objects)
				.filter(({ref}) => stays.every(({ref: kept}) => describeRef(kept) !== describeRef(ref)));
			throw new MeshError(
				`still there, or there again: ${left.map(({ref}) => describeRef(ref)).join(', ')}`,
				{
					code: 'teardown.left',
					remedy: [
						'Run the same command again. If it comes back every time, something else makes it: look at its managedFields.',
					],
				},
			);
		}

		await clock.sleep(pollMs, signal);
	}
};

export const confirmRemoved: RemovalKind<'look-again'> = {
	execute: async (context, place, {id}, withinMs) => ({
		changed: true,
		evidence: await confirm(context, place, {step: id, withinMs}),
	}),
	// What Kubernetes' controllers take along by themselves follows within seconds.
	deadlineMs: 30_000,
};
