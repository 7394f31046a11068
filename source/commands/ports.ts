import path from 'node:path';
import {makeCertificates} from '../adapters/certificates.ts';
import {makeClock} from '../adapters/clock.ts';
import {makeCluster} from '../adapters/cluster/cluster.ts';
import {makeExecPlugins} from '../adapters/exec-plugin/exec-plugins.ts';
import {makeFiles} from '../adapters/disk/files.ts';
import {makeIstioctlDownloads} from '../adapters/istioctl-downloads/istioctl-downloads.ts';
import {makeIstioctl} from '../adapters/istioctl.ts';
import {loadKubeconfig} from '../adapters/kubeconfig/load-kubeconfig.ts';
import {makeOpenPeer} from '../adapters/peer.ts';
import {makeProcesses} from '../adapters/processes/processes.ts';
import {makeTlsProbe} from '../adapters/tls-probe.ts';
import type {Kubeconfig} from '../ports/kubeconfig.ts';
import type {Ports} from '../ports/ports.ts';
import {version} from '../version.ts';
import {findContexts} from './find-contexts.ts';
import {foreignUse, refuseForeign} from './foreign-uses.ts';
import type {Io} from './io.ts';
import {kubeconfigFlagsOf, type CommonOptions, type IstioctlOptions} from './common-flags.ts';
import {trackChildren} from './track-children.ts';

/** The adapters, wired to one process and its flags. */
export const makePorts = async (
	{
		kubeconfigs,
		allowExec,
		timeoutMs,
		istioctlUrl,
	}: Pick<CommonOptions, 'kubeconfigs' | 'allowExec' | 'timeoutMs'> &
		Pick<IstioctlOptions, 'istioctlUrl'>,
	io: Pick<Io, 'env' | 'cwd' | 'home'>,
): Promise<Ports> => {
	const {env, home} = io;
	const given = kubeconfigs.length === 0 ? undefined : kubeconfigs.join(path.delimiter);
	const usual = loadKubeconfig({paths: kubeconfigs, env, home});
	const processes = makeProcesses();
	const plugins = makeExecPlugins({env});
	const {istioctl, killChildren} = trackChildren(
		makeIstioctl({env, kubeconfig: given, identify: processes.identify}),
		processes,
	);
	const loaded = new Map<string, Kubeconfig>();
	const kubeconfigOf = (
		own: string | undefined,
		base: {directory: string} | undefined,
	): Kubeconfig => {
		if (own === undefined) {
			return usual;
		}

		const file = path.resolve(base?.directory ?? io.cwd, own);
		const kubeconfig = loaded.get(file) ?? loadKubeconfig({paths: [file], env, home});
		loaded.set(file, kubeconfig);
		return kubeconfig;
	};

	const named = new Set(usual.files.map(({file}) => file));
	const foreignUses: Ports['foreignUses'] = (selection, base) =>
		allowExec
			? []
			: selection.flatMap(({name, context, kubeconfig: own}) => {
					const found = kubeconfigOf(own, base).contexts.find(one => one.name === context);
					const use =
						own === undefined || found === undefined ? undefined : foreignUse(found, named);
					return use === undefined ? [] : [{cluster: name, ...use}];
				});

	const kubeconfigFor: Ports['kubeconfigFor'] = (own, {directory}) =>
		own === undefined ? given : path.resolve(directory, own);

	return {
		simulated: false,
		files: makeFiles(),
		clock: makeClock(),
		processes,
		certificates: makeCertificates(),
		istioctl,
		istioctlDownloads: makeIstioctlDownloads({
			env,
			home,
			url: istioctlUrl,
			userAgent: `mesh-wizard/${version}`,
		}),
		tls: makeTlsProbe(),
		kubeconfig: usual,
		foreignUses,
		openClusters(selection, base) {
			if (base !== undefined) {
				refuseForeign(foreignUses(selection, base));
			}

			const contexts = findContexts(
				selection.map(({name, context, kubeconfig}) => ({
					context,
					kubeconfig: kubeconfigOf(kubeconfig, base),
					cluster: base === undefined ? undefined : name,
				})),
			);
			return new Map(
				contexts.map((context, index) => {
					const {name = context.name} = selection[index] ?? {};
					return [
						name,
						makeCluster(context, {
							timeoutMs,
							userAgent: `mesh-wizard/${version}`,
							env,
							plugins,
						}),
					];
				}),
			);
		},
		kubeconfigsFor: (selection, base) => [
			...new Set(selection.map(({kubeconfig}) => kubeconfigOf(kubeconfig, base))),
		],
		login: plugins.login,
		kubeconfigFor,
		kubeconfigFlags: kubeconfigFlagsOf({kubeconfigs, allowExec}),
		openPeer: makeOpenPeer({timeoutMs, userAgent: `mesh-wizard/${version}`}),
		killChildren,
	};
};
