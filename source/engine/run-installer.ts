import {MeshError, toError} from '../errors.ts';
import {linesText} from '../text/lines-text.ts';
import {printable} from '../text/printable.ts';
import type {CommandOptions, CommandOutcome} from '../ports/istioctl.ts';
import type {InstallRun, RunContext} from './run-context.ts';

/**
Runs the installer for a step: its lines are told and kept in the step's log, its process is in the journal. Whether it has done what it
should is for whoever called it to see.

@throws {MeshError} when the cluster is another one than was locked, and when it failed, with what it said last. `late`: what is said of one that had to be ended.
*/
export const runInstaller = async (
	{installer, emit, files, signal}: Pick<RunContext, 'installer' | 'emit' | 'files' | 'signal'>,
	step: {id: string; cluster: string},
	run: InstallRun,
	{
		start,
		late,
	}: {
		start: (
			options: Pick<CommandOptions, 'signal' | 'onLine' | 'onStart'>,
		) => Promise<CommandOutcome>;
		late: string;
	},
): Promise<void> => {
	await run.confirm(step.cluster);
	const log = run.directory.logFile(run.runId, step.id);
	const lines: string[] = [];
	try {
		let endOf = async () => {
			await Promise.resolve();
		};

		const outcome = await start({
			signal,
			onLine(line) {
				lines.push(line);
				emit({type: 'step-output', step: step.id, line});
			},
			async onStart(child) {
				await run.journal.write({
					type: 'child-started',
					run: run.runId,
					step: step.id,
					child,
				});
				endOf = async () =>
					run.journal.write({
						type: 'child-ended',
						run: run.runId,
						step: step.id,
						child,
					});
			},
		});
		await endOf();
		signal.throwIfAborted();
		if (outcome.exitCode !== 0) {
			const why = outcome.timedOut
				? late
				: `ended with ${outcome.exitCode === undefined ? (outcome.signal ?? 'no exit code') : `exit code ${String(outcome.exitCode)}`}`;
			const said = installer.reasonIn(outcome.tail);
			throw new MeshError(
				`${installer.name} ${why}${said === undefined ? ' and said nothing' : `: ${said}`}`,
				{
					code: `${installer.name}.failed`,
					remedy:
						files.isSimulated === true || lines.length === 0 ? [] : [`Its output is in ${log}.`],
				},
			);
		}
	} finally {
		// A step that is tried again keeps what it said before.
		try {
			if (lines.length > 0) {
				await files.append(log, linesText(lines.map(line => printable(line))));
			}
		} catch (error) {
			emit({
				type: 'notice',
				level: 'warn',
				text: `${toError(error).message}; what ${installer.name} said is kept nowhere else`,
			});
		}
	}
};
