import {sectionsText} from '../text/lines-text.ts';
import {describeRef} from '../kubernetes/object.ts';
import type {ClusterRemoval, RemovalPlan, RemovalStep} from '../teardown/steps.ts';

const linesOfStep = ({id, title, removal, objects, command}: RemovalStep): string[] => {
	const verb = {
		backup: 'saves',
		delete: 'deletes',
		purge: 'deletes',
		'delete-namespace': 'deletes',
		'release-namespace': 'changes',
		'look-again': 'gives back',
	}[removal.type];
	return [
		`  - ${id}: ${title}`,
		...(command === undefined ? [] : [`      $ ${command.join(' ')}`]),
		...objects.map(
			({ref, foreignOwner}) =>
				`      ${verb} ${describeRef(ref)}${foreignOwner === undefined ? '' : ` — not made by mesh-wizard, but by ${foreignOwner}`}`,
		),
	];
};

const linesOfCluster = ({cluster, context, steps, stays, notes}: ClusterRemoval): string[] => [
	`${cluster} (context ${context})${steps.length === 0 ? ': nothing to remove' : ''}`,
	...steps.flatMap(step => linesOfStep(step)),
	...stays.map(({ref, why}) => `      stays: ${describeRef(ref)} (${why})`),
	...notes.map(note => `  ! ${note}`),
];

/** Everything that a teardown does, object by object, in the order of the clusters; and the clusters that could not be looked at. */
export const removalText = (
	plan: RemovalPlan,
	unseen: ReadonlyArray<{cluster: string; why: string}>,
): string =>
	sectionsText([
		[`Teardown of mesh ${plan.mesh}`],
		...plan.clusters.map(cluster => linesOfCluster(cluster)),
		...unseen.map(({cluster, why}) => [
			`${cluster}: nothing is done here, it could not be looked at: ${why}`,
		]),
	]);
