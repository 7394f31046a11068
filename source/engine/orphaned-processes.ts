import type {ProcessesPort} from '../ports/processes.ts';
import type {Emit} from './events.ts';
import type {Journal} from './journal.ts';
import type {StateDirectory} from './state-directory.ts';

const graceMs = 5000;

/**
Ends istioctl children of earlier runs that were killed. The journal knows most of them; one that was started in the very
moment before the kill is found by its operator file, whose path no other process has in its arguments.
*/
export const endOrphanedProcesses = async (options: {
	journal: Journal;
	processes: ProcessesPort;
	directory: StateDirectory;
	runId: string;
	emit: Emit;
}): Promise<void> => {
	const {journal, processes, directory, runId, emit} = options;
	const known = await journal.openChildren();
	const unknown = await processes.findByArgument(`${directory.root}/operators/`);
	const all = [
		...known,
		...unknown
			.filter(found => known.every(({child}) => child.pid !== found.pid))
			.map(child => ({step: 'unknown', child})),
	];
	await Promise.all(
		all.map(async ({step, child}) => {
			if ((await processes.isAlive(child)) === true) {
				emit({
					type: 'notice',
					level: 'warn',
					text: `ending istioctl (process ${String(child.pid)}) that an interrupted run left behind at ${step}`,
				});
				await processes.end(child, {graceMs});
			}

			if (step !== 'unknown') {
				await journal.write({
					type: 'child-ended',
					run: runId,
					step,
					child,
				});
			}
		}),
	);
};
