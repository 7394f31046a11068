import path from 'node:path';
import {makeCertificates} from '../adapters/certificates.ts';
import {makeClock} from '../adapters/clock.ts';
import {makeCluster} from '../adapters/cluster.ts';
import {makeExecPlugins} from '../adapters/exec-plugin.ts';
import {makeFiles} from '../adapters/files.ts';
import {makeIstioctl} from '../adapters/istioctl.ts';
import {loadKubeconfig} from '../adapters/kubeconfig.ts';
import {makeProcesses} from '../adapters/processes.ts';
import {makeTlsProbe} from '../adapters/tls-probe.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {FilesPort} from '../ports/files.ts';
import type {IstioctlPort} from '../ports/istioctl.ts';
import type {Kubeconfig} from '../ports/kubeconfig.ts';
import type {ProcessesPort} from '../ports/processes.ts';
import type {TlsProbePort} from '../ports/tls-probe.ts';
import {version} from '../version.ts';
import {findContexts} from './find-contexts.ts';
import type {Io} from './io.ts';
import type {CommonOptions} from './options.ts';
import {trackChildren} from './track-children.ts';

/** A cluster to talk to. `kubeconfig` is one of its own, as mesh.yaml spells it. */
export type ClusterSelection = {name: string; context: string; kubeconfig?: string};

/** The folder that relative paths of a mesh file start from. */
export type Base = {directory: string};

/** The world, as commands reach it. */
export type Ports = {
	files: FilesPort;
	clock: ClockPort;
	processes: ProcessesPort;
	certificates: CertificatesPort;
	istioctl: IstioctlPort;
	tls: TlsProbePort;
	/** All contexts of the usual kubeconfigs, and what is wrong with them. */
	kubeconfig: Kubeconfig;
	/** Connections by cluster name; contacts nothing yet. Throws `UsageError` naming every context that is not there. */
	openClusters: (selection: readonly ClusterSelection[], base?: Base) => Map<string, ClusterPort>;
	/** What `KUBECONFIG` must be for a child to know a cluster's context; undefined where it may stay as it is. */
	kubeconfigFor: (own: string | undefined, base: Base) => string | undefined;
	/** Ends every istioctl at once. */
	killChildren: () => void;
};

/** The adapters, wired to one process and its flags. */
export const makePorts = async ({kubeconfigs, timeoutMs}: Pick<CommonOptions, 'kubeconfigs' | 'timeoutMs'>, io: Pick<Io, 'env' | 'cwd' | 'home'>): Promise<Ports> => {
	const {env, home} = io;
	const given = kubeconfigs.length === 0 ? undefined : kubeconfigs.join(path.delimiter);
	const usual = loadKubeconfig({paths: kubeconfigs, env, home});
	const processes = makeProcesses();
	const plugins = makeExecPlugins({env});
	const {istioctl, killChildren} = trackChildren(makeIstioctl({env, kubeconfig: given, identify: processes.identify}), processes);
	const kubeconfigFor: Ports['kubeconfigFor'] = (own, {directory}) => own === undefined ? given : path.resolve(directory, own);

	return {
		files: makeFiles(),
		clock: makeClock(),
		processes,
		certificates: makeCertificates(),
		istioctl,
		tls: makeTlsProbe(),
		kubeconfig: usual,
		openClusters(selection, base) {
			const loaded = new Map<string, Kubeconfig>();
			const kubeconfigOf = (own: string | undefined): Kubeconfig => {
				if (own === undefined) {
					return usual;
				}

				const file = path.resolve(base?.directory ?? io.cwd, own);
				const kubeconfig = loaded.get(file) ?? loadKubeconfig({paths: [file], env, home});
				loaded.set(file, kubeconfig);
				return kubeconfig;
			};

			const contexts = findContexts(selection.map(({name, context, kubeconfig}) => ({context, kubeconfig: kubeconfigOf(kubeconfig), ...(base === undefined ? {} : {cluster: name})})));
			return new Map(contexts.map((context, index) => {
				const {name = context.name, kubeconfig} = selection[index] ?? {};
				const cluster = makeCluster(context, {
					timeoutMs, userAgent: `mesh-wizard/${version}`, env, plugins,
				});
				return [name, {...cluster, kubeconfig: kubeconfigFor(kubeconfig, base ?? {directory: io.cwd})}];
			}));
		},
		kubeconfigFor,
		killChildren,
	};
};
