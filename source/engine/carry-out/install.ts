import {stringify} from 'yaml';
import {MeshError} from '../../errors.ts';
import type {Action, Step} from '../../plan/steps.ts';
import {resolvedOperator} from '../observe/install.ts';
import type {Journal} from '../journal.ts';
import {portOf, type RunContext} from '../run-context.ts';
import type {StateDirectory} from '../state-directory.ts';
import type {BackupBook} from '../tear-down/backup-book.ts';

export type InstallRun = {
	runId: string;
	journal: Journal;
	directory: StateDirectory;
	/** Where what goes although the wizard did not make it is kept. */
	book: BackupBook;
};

/** Beyond istioctl's own deadline, before we end it. */
const killMarginMs = 60_000;

/**
Runs `istioctl install` for a step and says what it printed when it failed. Whether the installation is right is for the
observation to say.
*/
export const runInstall = async (
	context: RunContext,
	step: Step & {action: Extract<Action, {type: 'install'}>},
	run: InstallRun,
): Promise<void> => {
	const {cluster: name, action} = step;
	const operator = await resolvedOperator(context, name, action);
	if (operator === undefined) {
		throw new MeshError(`${action.addressOf ?? 'its owner'} has no gateway address to point at`);
	}

	const cluster = portOf(context, name);
	const file = run.directory.operatorFile(name, action.part);
	await context.files.write(file, stringify(operator), {mode: 0o600});
	const log = run.directory.logFile(run.runId, step.id);
	const lines: string[] = [];
	try {
		let endOf = async () => {
			await Promise.resolve();
		};

		const outcome = await context.istioctl.install(file, {
			context: cluster.context,
			kubeconfig: context.kubeconfigOf(name),
			readinessTimeoutMs: context.readyTimeoutMs,
			killAfterMs: context.readyTimeoutMs + killMarginMs,
			signal: context.signal,
			onLine(line) {
				lines.push(line);
				context.emit({type: 'step-output', step: step.id, line});
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
		context.signal.throwIfAborted();
		if (outcome.exitCode !== 0) {
			const why = outcome.timedOut
				? `did not end within ${String((context.readyTimeoutMs + killMarginMs) / 1000)} s`
				: `ended with ${outcome.exitCode === undefined ? (outcome.signal ?? 'no exit code') : `exit code ${String(outcome.exitCode)}`}`;
			const said =
				outcome.tail.findLast(line => line.includes('Error:') || line.startsWith('✘')) ??
				outcome.tail.at(-1) ??
				'nothing';
			throw new MeshError(`istioctl ${why}: ${said.replace(/^.*Error: /v, '')}`, {
				code: 'istioctl.failed',
				remedy: context.files.isSimulated === true ? [] : [`Its output is in ${log}.`],
			});
		}
	} finally {
		// A step that is tried again keeps what istioctl said before.
		await context.files.write(
			log,
			`${(await context.files.read(log)) ?? ''}${lines.join('\n')}\n`,
			{mode: 0o600},
		);
	}
};
