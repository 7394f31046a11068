import {toError} from '../errors.ts';
import type {LoadedMesh} from '../mesh/mesh.ts';
import {removeCluster} from '../mesh/remove-cluster.ts';
import {isPending, type Plan} from '../plan/steps.ts';
import type {FilesPort} from '../ports/files.ts';
import type {LeavingClusters} from './leaving-clusters.ts';
import type {Emit, StepOutcome} from './events.ts';
import {isGood} from './schedule.ts';

/** The clusters of which nothing is left, neither with themselves nor with their peers. */
const departed = (
	{leaving, unseen}: LeavingClusters,
	{steps}: Plan,
	outcomes: ReadonlyMap<string, StepOutcome>,
): string[] =>
	[...leaving].filter(name => {
		const own = steps.filter(
			({cluster, action}) => cluster === name || (action.type === 'forget' && action.peer === name),
		);
		return (
			unseen.every(({cluster}) => cluster !== name) &&
			own.every(step => !isPending(step) || isGood(outcomes.get(step.id)))
		);
	});

/** Takes the clusters that have left out of mesh.yaml, the last word on each of them, and says so. */
export const removeLeftClusters = async (
	{loaded, ports}: {loaded: LoadedMesh; ports: {files: FilesPort}},
	{
		leavingClusters,
		plan,
		emit,
		outcomes = new Map(),
	}: {
		leavingClusters: LeavingClusters;
		plan: Plan;
		emit: Emit;
		outcomes?: ReadonlyMap<string, StepOutcome>;
	},
): Promise<void> => {
	const {files} = ports;
	for (const name of departed(leavingClusters, plan, outcomes)) {
		try {
			const text = await files.read(loaded.path);
			if (text !== undefined) {
				await files.write(loaded.path, removeCluster(text, name), {
					mode: await files.mode(loaded.path),
				});
				emit({
					type: 'notice',
					level: 'info',
					text: `${name} has left the mesh: nothing of it is left, and its entry in ${loaded.path} is gone, too`,
				});
			}
		} catch (error) {
			emit({
				type: 'notice',
				level: 'warn',
				text: `${name} has left the mesh, but ${toError(error).message}: take clusters.${name} out by hand`,
			});
		}
	}
};
