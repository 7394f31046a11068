import {ApiError} from '../../ports/cluster.ts';
import type {ExecPlugin, KubeContext} from '../../ports/kubeconfig.ts';
import {recordOf} from '../../untyped.ts';
import {sh} from '../../text/shell.ts';
import {kubectlFor} from './kubectl-for.ts';
import type {ExecCredential} from './credential.ts';

const apiVersions = new Set([
	'client.authentication.k8s.io/v1',
	'client.authentication.k8s.io/v1beta1',
]);

/** How a plugin ended, as far as that tells why it did. */
type PluginEnd = {exitCode?: number; signal?: string; cause?: unknown};

/** Why a plugin gave no credentials; `needsLogin` where it runs, but may have to ask a person first. */
export const pluginFailure = (
	context: KubeContext,
	plugin: ExecPlugin,
	fault: string,
	options: {remedy?: readonly string[]; needsLogin?: boolean} = {},
) =>
	new ApiError(
		'exec-plugin',
		`no credentials for user ${JSON.stringify(context.user.name)}: credential plugin ${plugin.command} ${fault}`,
		{...options, server: context.server},
	);

export const tryItYourself = (context: KubeContext) =>
	`Log in by hand, then run this again: ${kubectlFor(context, 'get namespaces')}`;

const installHint = ({installHint: hint}: ExecPlugin): string[] =>
	hint === undefined
		? []
		: hint
				.split('\n')
				.map(line => line.trim())
				.filter(line => line !== '');

/** Throws for an entry that Kubernetes itself would not run any more. */
export const refuseOldVersion = (context: KubeContext, plugin: ExecPlugin): void => {
	if (!apiVersions.has(plugin.apiVersion)) {
		throw pluginFailure(
			context,
			plugin,
			`is asked for ${plugin.apiVersion}, which Kubernetes no longer supports`,
			{
				remedy: [
					"Have the kubeconfig entry written anew by your provider's command-line tool; it is to say client.authentication.k8s.io/v1.",
				],
			},
		);
	}
};

/** Of a plugin that ended without success; `complaint` is what it said about it. */
export const endFailure = (
	context: KubeContext,
	plugin: ExecPlugin,
	end: PluginEnd,
	complaint = '',
): ApiError => {
	const {code} = recordOf(end.cause);
	if (code === 'ENOENT') {
		return pluginFailure(context, plugin, 'is not installed', {
			remedy:
				installHint(plugin).length > 0
					? installHint(plugin)
					: [`Install ${plugin.command}, or put it on PATH.`],
		});
	}

	if (code === 'EACCES') {
		return pluginFailure(context, plugin, 'may not be executed', {
			remedy: [
				plugin.command.includes('/')
					? sh`chmod +x ${plugin.command}`
					: `On PATH, ${plugin.command} is a folder, or a file that is not executable: correct or remove it.`,
			],
		});
	}

	const words =
		end.exitCode === undefined
			? `ended by ${end.signal ?? 'a failure'}`
			: `failed with exit code ${end.exitCode}`;
	return pluginFailure(context, plugin, complaint === '' ? words : `${words}: ${complaint}`, {
		remedy: [tryItYourself(context)],
		needsLogin: true,
	});
};

/** The credential that was read, unless its text was none. */
export const usable = (
	context: KubeContext,
	plugin: ExecPlugin,
	credential: ExecCredential | {fault: string},
): ExecCredential => {
	if ('fault' in credential) {
		throw pluginFailure(context, plugin, `cannot be used: ${credential.fault}`, {
			remedy: [
				`See what it prints: ${kubectlFor(context, 'get namespaces -v 6')}`,
				...installHint(plugin),
			],
		});
	}

	return credential;
};
