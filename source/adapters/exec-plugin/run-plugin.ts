import type {ExecPlugin, KubeContext} from '../../ports/kubeconfig.ts';
import {runBounded} from '../run-bounded.ts';
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
	const ownVariables = plugin.env.reveal();
	const result = await runBounded(plugin.command, plugin.args.reveal(), {
		env: {
			...env,
			...ownVariables,
			KUBERNETES_EXEC_INFO: execInfo(plugin, context.cluster, {interactive: false}),
		},
		timeoutMs,
		maximumOutput,
		signal,
	});
	if (result === undefined) {
		signal.throwIfAborted();
		throw pluginFailure(
			context,
			plugin,
			`did not end within ${timeoutMs / 1000} s; it may be waiting for a login`,
			{remedy: [tryItYourself(context)], needsLogin: true},
		);
	}

	if (result.isMaxBuffer) {
		throw pluginFailure(context, plugin, 'writes more than 1 MiB, which no credential is', {
			remedy: [tryItYourself(context)],
		});
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
};
