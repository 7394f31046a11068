import process from 'node:process';
import type {ExecPlugin, KubeContext} from '../../ports/kubeconfig.ts';
import {workingFolder} from '../disk/working-folder.ts';
import {readCredential, type ExecCredential} from './credential.ts';
import {execInfo} from './exec-info.ts';
import {endFailure, pluginFailure, refuseOldVersion, tryItYourself, usable} from './failures.ts';
import type {RunOptions} from './run-plugin.ts';

const maximumOutput = 1024 * 1024;
/** Between asking a plugin to end and ending it. */
const graceMs = 2000;

/**
Runs a credential plugin on the terminal, which nobody else may use meanwhile: it may ask and show whatever it likes, and only its standard
output is read. It stays in the terminal's foreground, so Ctrl-C reaches it as it reaches us. Throws `ApiError` of kind `exec-plugin`.
*/
export const runOnTerminal = async (
	context: KubeContext,
	plugin: ExecPlugin,
	{env, timeoutMs, signal}: RunOptions,
): Promise<ExecCredential> => {
	refuseOldVersion(context, plugin);
	const interactive = plugin.interactiveMode !== 'Never' && process.stdin.isTTY;
	if (plugin.interactiveMode === 'Always' && !interactive) {
		throw pluginFailure(
			context,
			plugin,
			'needs a terminal to ask questions (interactiveMode: Always), and standard input is none',
			{remedy: [tryItYourself(context)]},
		);
	}

	const {execa} = await import('execa');
	const deadline = AbortSignal.any([AbortSignal.timeout(timeoutMs), signal]);
	const child = execa(plugin.command, plugin.args.reveal(), {
		cwd: workingFolder(),
		env: {
			...env,
			...plugin.env.reveal(),
			KUBERNETES_EXEC_INFO: execInfo(plugin, context.cluster, {interactive}),
		},
		extendEnv: false,
		stdin: interactive ? 'inherit' : 'ignore',
		stderr: 'inherit',
		reject: false,
		maxBuffer: maximumOutput,
		cancelSignal: deadline,
		forceKillAfterDelay: graceMs,
	});
	// It has to stay in our session to have the terminal, so what it started itself is not ours to end; it must not keep us waiting
	// by holding its end of the pipe.
	deadline.addEventListener(
		'abort',
		() => {
			child.stdout.destroy();
		},
		{once: true},
	);
	const result = await child;
	signal.throwIfAborted();
	if (deadline.aborted) {
		throw pluginFailure(context, plugin, `did not end within ${timeoutMs / 60_000} min`, {
			remedy: [tryItYourself(context)],
			needsLogin: true,
		});
	}

	if (result.failed) {
		throw endFailure(context, plugin, result);
	}

	return usable(context, plugin, readCredential(result.stdout, plugin));
};
