import path from 'node:path';
import type {Installer} from '../ports/installer.ts';
import type {ProcessesPort} from '../ports/processes.ts';
import type {Emit} from './events.ts';
import type {Journal} from './journal.ts';
import type {StateDirectory} from './state-directory.ts';

const graceMs = 5000;

type Child = Awaited<ReturnType<Journal['openChildren']>>['children'][number]['child'];

/** Whether a process may be ended: `ours` by its program, its arguments, its user, and when and where it started. */
type Verdict = 'gone' | 'out of sight' | 'stranger' | 'ours';

/**
Ends installers of earlier runs that were killed. The journal names most of them; one that was started in the very moment before the kill
is found by its document, whose path it has among its arguments. A journal may come from elsewhere, with a repository or a copied
folder, and anything may have that path among its arguments: what does not prove to be the installer is named and left alone
(decision D-24).
*/
export const endOrphanedProcesses = async (options: {
	journal: Journal;
	processes: ProcessesPort;
	installer: Pick<Installer, 'name' | 'program' | 'isOwnCommand'>;
	directory: StateDirectory;
	runId: string;
	emit: Emit;
}): Promise<void> => {
	const {journal, processes, installer, directory, runId, emit} = options;
	const folder = path.dirname(directory.installerFile('x', 'control-plane'));
	const [{children: known, problems}, found, program] = await Promise.all([
		journal.openChildren(),
		processes.findByArgument(`${folder}/`),
		installer.program.file(),
	]);
	const warn = (text: string) => {
		emit({type: 'notice', level: 'warn', text});
	};

	for (const problem of problems) {
		warn(problem);
	}

	const judge = async (child: Child): Promise<Verdict> => {
		const isAlive = await processes.isAlive(child);
		if (isAlive !== true) {
			return isAlive === false ? 'gone' : 'out of sight';
		}

		const inspected = await processes.inspect(
			child,
			[child.executable, program].filter(file => file !== undefined),
		);
		return child.pid > 1 &&
			inspected?.runsOneOf === true &&
			installer.isOwnCommand(inspected.commandLine, folder)
			? 'ours'
			: 'stranger';
	};

	const settle = async (child: Child, step?: string): Promise<'child-ended' | 'child-left'> => {
		const pid = String(child.pid);
		const whose = step === undefined ? '' : ` at ${step}`;
		const verdict = await judge(child);
		switch (verdict) {
			case 'gone': {
				return 'child-ended';
			}

			case 'ours': {
				warn(
					`ending ${installer.name} (process ${pid}) that an interrupted run left behind${whose}`,
				);
				await processes.end(child, {graceMs});
				return 'child-ended';
			}

			case 'out of sight': {
				warn(
					`an interrupted run left ${installer.name} behind${whose} as process ${pid} on ${child.host}, where this run cannot look. If it still runs, end it there: kill ${pid}`,
				);
				return 'child-left';
			}

			case 'stranger': {
				warn(
					`process ${pid} is left alone: ${step === undefined ? `it has a file of ${folder} among its arguments` : `${journal.file} names it as ${installer.name}${whose}`}, but it is not ${installer.name} as mesh-wizard starts it. If it is all the same, end it: kill ${pid}`,
				);
				return 'child-left';
			}
		}
	};

	await Promise.all([
		...known.map(async ({step, child}) => {
			await journal.write({type: await settle(child, step), run: runId, step, child});
		}),
		...found
			.filter(({pid}) => known.every(({child}) => child.pid !== pid))
			.map(async child => settle(child)),
	]);
};
