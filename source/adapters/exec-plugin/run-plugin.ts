import process from 'node:process';
import {ApiError} from '../../ports/cluster.ts';
import type {ExecPlugin, KubeContext} from '../../ports/kubeconfig.ts';
import {recordOf} from '../../mesh/untyped.ts';
import {complaintOf} from './complaint.ts';
import {readCredential, type ExecCredential} from './credential.ts';
import {execInfo} from './exec-info.ts';

const apiVersions = new Set(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']);
const maximumOutput = 1024 * 1024;

export type RunOptions = {env: Readonly<Record<string, string | undefined>>; timeoutMs: number; signal: AbortSignal};

const failed = (context: KubeContext, plugin: ExecPlugin, fault: string, {remedy, cause}: {remedy?: readonly string[]; cause?: unknown} = {}) =>
	new ApiError('exec-plugin', `${context.server}: no credentials for user ${JSON.stringify(context.user.name)}: credential plugin ${plugin.command} ${fault}`, {remedy, cause});

const tryItYourself = (context: KubeContext) => `Log in by hand, then run this again: kubectl --context ${context.name} get namespaces`;

const installHint = ({installHint: hint}: ExecPlugin): string[] => hint === undefined ? [] : hint.split('\n').map(line => line.trim()).filter(line => line !== '');

const check = (context: KubeContext, plugin: ExecPlugin): void => {
	if (!apiVersions.has(plugin.apiVersion)) {
		throw failed(context, plugin, `is asked for ${plugin.apiVersion}, which Kubernetes no longer supports`, {
			remedy: ['Have the kubeconfig entry written anew by your provider\'s command-line tool; it is to say client.authentication.k8s.io/v1.'],
		});
	}

	if (plugin.interactiveMode === 'Always') {
		throw failed(context, plugin, 'needs a terminal to ask questions (interactiveMode: Always), and gets none here', {remedy: [tryItYourself(context)]});
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
most. Throws `ApiError` of kind `exec-plugin`, in words that hold nothing of its output but a masked last line of its complaints.
*/
export const runPlugin = async (context: KubeContext, plugin: ExecPlugin, {env, timeoutMs, signal}: RunOptions): Promise<ExecCredential> => {
	check(context, plugin);
	const {execa} = await import('execa');
	const ownVariables = plugin.env.reveal();
	const child = execa(plugin.command, plugin.args.reveal(), {
		env: {...env, ...ownVariables, KUBERNETES_EXEC_INFO: execInfo(plugin, context.cluster)},
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
				deadline.addEventListener('abort', () => {
					resolve(undefined);
				}, {once: true});
			}),
		]);
		if (result === undefined) {
			signal.throwIfAborted();
			throw failed(context, plugin, `did not end within ${timeoutMs / 1000} s; it may be waiting for a login`, {remedy: [tryItYourself(context)]});
		}

		if (result.failed) {
			const {code} = recordOf(result.cause);
			if (code === 'ENOENT') {
				throw failed(context, plugin, 'is not installed', {remedy: installHint(plugin).length > 0 ? installHint(plugin) : [`Install ${plugin.command}, or put it on PATH.`]});
			}

			if (code === 'EACCES') {
				throw failed(context, plugin, 'may not be executed', {remedy: [`chmod +x ${plugin.command}`]});
			}

			const complaint = complaintOf(result.stderr, Object.values(ownVariables), result.stdout);
			const end = result.exitCode === undefined ? `ended by ${result.signal ?? 'a failure'}` : `failed with exit code ${result.exitCode}`;
			throw failed(context, plugin, complaint === '' ? end : `${end}: ${complaint}`, {remedy: [tryItYourself(context)]});
		}

		const credential = readCredential(result.stdout, plugin);
		if ('fault' in credential) {
			throw failed(context, plugin, `cannot be used: ${credential.fault}`, {remedy: [`See what it prints: kubectl --context ${context.name} get namespaces -v 6`, ...installHint(plugin)]});
		}

		return credential;
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
