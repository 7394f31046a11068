import process from 'node:process';
import type {ExecPlugin, KubeContext} from '../../ports/kubeconfig.ts';
import {redactStderr} from './redact-stderr.ts';
import {readCredential, type ExecCredential} from './credential.ts';
import {execInfo} from './exec-info.ts';
import {endFailure, pluginFailure, refuseOldVersion, tryItYourself, usable} from './failures.ts';

const maximumOutput = 1024 * 1024;

export type RunOptions = {
	env: Readonly<Record<string, string | undefined>>;
	timeoutMs: number;
	signal: AbortSignal;
};

const check = (context: KubeContext, plugin: ExecPlugin): void => {
	refuseOldVersion(context, plugin);
	if (plugin.interactiveMode === 'Always') {
		throw pluginFailure(
			context,
			plugin,
			'needs a terminal to ask questions (interactiveMode: Always), and gets none here',
			{remedy: [tryItYourself(context)], needsLogin: true},
		);
	}
};

/** A plugin and whatever it started: it leads a process group of its own. */
const killGroup = (pid: number): void => {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// It is gone.
	}
};

/**
Runs a credential plugin once: without standard input and without a terminal to open (it gets a session of its own), for `timeoutMs` at
most. Throws `ApiError` of kind `exec-plugin`, in words that hold nothing of its output but the masked cause that it complains of.
*/
export const runPlugin = async (
	context: KubeContext,
	plugin: ExecPlugin,
	{env, timeoutMs, signal}: RunOptions,
): Promise<ExecCredential> => {
	check(context, plugin);
	const {execa} = await import('execa');
	const ownVariables = plugin.env.reveal();
	const child = execa(plugin.command, plugin.args.reveal(), {
		env: {
			...env,
			...ownVariables,
			KUBERNETES_EXEC_INFO: execInfo(plugin, context.cluster, {interactive: false}),
		},
		extendEnv: false,
		stdin: 'ignore',
		detached: true,
		reject: false,
		maxBuffer: maximumOutput,
	});
	const kill = () => {
		if (child.pid !== undefined) {
			killGroup(child.pid);
		}
	};

	process.once('exit', kill);
	const deadline = AbortSignal.any([AbortSignal.timeout(timeoutMs), signal]);
	try {
		// A grandchild may keep the pipes open for ever: the deadline does not wait for their end.
		const result = await Promise.race([
			child,
			new Promise<undefined>(resolve => {
				deadline.addEventListener(
					'abort',
					() => {
						resolve(undefined);
					},
					{once: true},
				);
			}),
		]);
		if (result === undefined) {
			signal.throwIfAborted();
			throw pluginFailure(
				context,
				plugin,
				`did not end within ${timeoutMs / 1000} s; it may be waiting for a login`,
				{remedy: [tryItYourself(context)], needsLogin: true},
			);
		}

		if (result.failed) {
			throw endFailure(
				context,
				plugin,
				result,
				redactStderr(result.stderr, Object.values(ownVariables), result.stdout),
			);
		}

		return usable(context, plugin, readCredential(result.stdout, plugin));
	} finally {
		process.off('exit', kill);
		if (deadline.aborted) {
			kill();
			// What escaped the group must not keep us running by holding these open.
			child.stdout.destroy();
			child.stderr.destroy();
		}
	}
};
