import type {ObjectRef} from '../kubernetes/object.ts';
import type {Model} from '../mesh/model.ts';
import {remoteSecretName, systemNamespace} from '../mesh/well-known.ts';
import type {Listed, RemovalPlan, RemovalStep, RemovalType} from '../teardown/steps.ts';
import {stepId, type Step} from './steps.ts';

/** What a primary that stays still holds of clusters that leave, or have left, and of what the mesh needs no more. */
export type Remainder = {
	cluster: string;
	/** By the peer's name, the remote secrets that lead to it; empty for a leaving one whose secret is gone. */
	secrets: ReadonlyMap<string, readonly Listed[]>;
	/** The wizard's own objects without which the mesh is what mesh.yaml says. */
	surplus: readonly ObjectRef[];
};

const forgetSteps = (
	model: Model,
	{cluster, secrets}: Remainder,
	leaving: ReadonlySet<string>,
): Step[] =>
	[...secrets].map(([peer, objects]) => ({
		id: stepId(cluster, `forget/${peer}`),
		cluster,
		title: `Forget ${peer}${leaving.has(peer) ? '' : ', which is no longer in the mesh file'}`,
		needs: [],
		action: {type: 'forget', peer, secrets: leaving.has(peer) ? "everybody's" : 'own'},
		destructive: true,
		reason: `istiod of ${cluster} would keep ${peer}'s endpoints, and every start of it would wait 30 seconds for a cluster that is gone`,
		command: [
			'kubectl',
			'--context',
			model.clusters.find(({name}) => name === cluster)?.context ?? cluster,
			'-n',
			systemNamespace,
			'delete',
			'secret',
			...(objects.length === 0 ? [remoteSecretName(peer)] : objects.map(({ref}) => ref.name)),
		],
		objects: [],
		removes: objects,
	}));

const pruneSteps = (model: Model, {cluster, surplus}: Remainder): Step[] =>
	surplus.length === 0
		? []
		: [
				{
					id: stepId(cluster, 'prune'),
					cluster,
					title: 'Delete what the mesh no longer needs here',
					// Peers may use it until they know another way.
					needs: model.remoteSecrets
						.filter(({from}) => from === cluster)
						.map(({to}) => stepId(to, `remote-secret/${cluster}`)),
					action: {type: 'prune', objects: surplus},
					destructive: true,
					reason: 'it publishes what nobody in the mesh uses any more',
					objects: [],
					removes: surplus.map(ref => ({ref})),
				},
			];

const leaves = 'the mesh file says that this cluster leaves the mesh';

const removalReasons: Readonly<Record<RemovalType, string>> = {
	backup: 'what goes along although mesh-wizard did not make it can be restored from it',
	delete: leaves,
	purge: leaves,
	'delete-namespace': leaves,
	'release-namespace': leaves,
	'look-again': 'no exit code proves that a cluster has left; looking does',
};

const removeStep = (
	{id, cluster, title, needs, removal, objects, command}: RemovalStep,
	forgotten: readonly string[],
): Step => ({
	id,
	cluster,
	title,
	// A peer that still reads from here would log errors for ever, and delay every start of its istiod (facts ).
	needs: [...forgotten, ...needs],
	action: {type: 'remove', removal},
	destructive: removal.type !== 'backup' && removal.type !== 'look-again',
	reason: removalReasons[removal.type],
	command,
	objects: [],
	removes: removal.type === 'backup' || removal.type === 'look-again' ? undefined : objects,
});

/**
Pure: what takes clusters out of a mesh that goes on without them, in an order that satisfies `needs`: first the peers forget
them, then their own Istio goes. `leaving` are those of the mesh file, whether or not anybody could look at them.
*/
export const leavingSteps = (
	model: Model,
	{
		leaving,
		removal,
		remainders,
	}: {leaving: ReadonlySet<string>; removal: RemovalPlan; remainders: readonly Remainder[]},
): readonly Step[] => {
	const forgets = remainders.flatMap(remainder => forgetSteps(model, remainder, leaving));
	const forgotten = (name: string) =>
		forgets
			.filter(({action}) => action.type === 'forget' && action.peer === name)
			.map(({id}) => id);
	return [
		...forgets,
		...remainders.flatMap(remainder => pruneSteps(model, remainder)),
		...removal.clusters
			.flatMap(({steps}) => steps)
			.map(step => removeStep(step, forgotten(step.cluster))),
	];
};
