import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {makeAudit, type Audit} from './audit.ts';
import {makeClusterClient, type LabObject} from './cluster-client.ts';
import {istioctlOf, istioLines, type IstioLineName} from './istio-lines.ts';
import type {LabPart} from './lab-parts.ts';
import {clusterFile, labBinary, runLab, runLabNow} from './lab-script.ts';

export type LabSettings = {
	/** CIDRs, to force overlaps; by default each cluster has its own. */
	pods?: string;
	services?: string;
	/** What a Service of type LoadBalancer gets: an address (default), none, a host name, or an address after seconds. */
	loadBalancer?: 'on' | 'off' | 'hostname' | `delay:${number}`;
	/** Only etcd, API server and controller-manager: quick and small, but nothing runs there. */
	apiOnly?: boolean;
};

export type LabOptions = LabSettings & {
	/** Names, each optionally with settings of its own. Use names that no other test file uses: several may run at once. */
	clusters: ReadonlyArray<string | (LabSettings & {name: string})>;
	/** Clusters whose pods reach each other: all, or these groups. The others are on networks of their own. */
	flat?: true | ReadonlyArray<readonly string[]>;
	/** Parts of the build that are needed beside `main`; rejects where one is missing. */
	parts?: readonly LabPart[];
};

export type Lab = AsyncDisposable & {
	/** A kubeconfig with one context for each cluster of this lab, named as the cluster. The first is the current one. */
	readonly kubeconfig: string;
	readonly contexts: readonly string[];
	/** An environment in which kubectl, istioctl, helm (if built) and mesh-wizard find this lab and nothing of the user's. */
	readonly env: Readonly<Record<string, string>>;
	/** The same with the istioctl of a line of Istio first on PATH; August's is in `env`. */
	envOf: (line: IstioLineName) => Readonly<Record<string, string>>;
	/** Runs kubectl on a cluster; resolves with its output, rejects with its error. */
	kubectl: (cluster: string, ...arguments_: readonly string[]) => Promise<string>;
	audit: (cluster: string) => Audit;
	/** Every listable object of every kind; compare two with `differences`. */
	everything: (cluster: string) => Promise<LabObject[]>;
	/** Drops all packets to the cluster's node: its API server and gateways are dead. */
	cut: (cluster: string) => Promise<void>;
	heal: (cluster: string) => Promise<void>;
	/** Sets the replicas of a Deployment and waits until that many run. */
	scale: (
		cluster: string,
		deployment: {namespace: string; name: string; replicas: number},
	) => Promise<void>;
	down: () => Promise<void>;
};

/**
Starts real clusters (see readme.md beside this file). They are stopped by `down`, at the end of an `await using`, when
this process ends, and, should it be killed, by the next `startLab` of anybody.
*/
export const startLab = async ({
	clusters,
	flat,
	parts = [],
	...common
}: LabOptions): Promise<Lab> => {
	const wanted = clusters.map(cluster =>
		typeof cluster === 'string' ? {...common, name: cluster} : {...common, ...cluster},
	);
	const names = wanted.map(({name}) => name);
	const groups = flat === true ? [names] : (flat ?? []);
	await runLab(['build', '--current', 'main', ...parts]).catch((error: unknown) => {
		throw new Error(
			`the lab is not built, or its sources have changed: run \`npm run lab -- build ${['main', ...parts].join(' ')}\``,
			{cause: error},
		);
	});
	await runLab(['reap']);
	const directory = await mkdtemp(path.join(tmpdir(), 'mesh-lab-'));
	const down = stopAtTheEnd(names, directory);
	try {
		const starts = wanted.map(async ({name, apiOnly, ...settings}) =>
			runLab(['up', name, ...(apiOnly ? ['--api-only'] : [])], environmentFor(settings)),
		);
		// `down` must not overtake a start that is still under way.
		await Promise.allSettled(starts);
		await Promise.all(starts);
		for (const group of groups) {
			await runLab(['join', ...group]);
		}

		const kubeconfig = path.join(directory, 'kubeconfig');
		const {stdout} = await execa(labBinary('kubectl'), ['config', 'view', '--flatten'], {
			env: {
				KUBECONFIG: names.map(name => clusterFile(name, 'admin.kubeconfig')).join(path.delimiter),
			},
		});
		await writeFile(kubeconfig, stdout, {mode: 0o600});
		for (const line of Object.keys(istioLines) as IstioLineName[]) {
			await mkdir(folderOf(directory, line));
			await symlink(istioctlOf(line), path.join(folderOf(directory, line), 'istioctl'));
		}

		return makeLab(names, {kubeconfig, directory, down});
	} catch (error) {
		await down();
		throw error;
	}
};

/** Where a line's istioctl is called `istioctl`. */
const folderOf = (directory: string, line: IstioLineName): string => path.join(directory, line);

const makeLab = (
	names: readonly string[],
	{kubeconfig, directory, down}: {kubeconfig: string; directory: string; down: () => Promise<void>},
): Lab => {
	const clients = new Map(names.map(name => [name, makeClusterClient(name)]));
	const clientOf = (cluster: string) => {
		const client = clients.get(cluster);
		if (!client) {
			throw new Error(`${cluster} is not a cluster of this lab: ${names.join(', ')}`);
		}

		return client;
	};

	const kubectl = async (cluster: string, ...arguments_: readonly string[]): Promise<string> => {
		const {stdout} = await execa(
			labBinary('kubectl'),
			['--kubeconfig', kubeconfig, '--context', cluster, ...arguments_],
			{stdin: 'ignore'},
		);
		return stdout;
	};

	const stop = async () => {
		await Promise.all([...clients.values()].map(async client => client.close()));

		await down();
	};

	const env = {
		PATH: `${path.dirname(labBinary('kubectl'))}${path.delimiter}${process.env['PATH'] ?? ''}`,
		HOME: directory,
		KUBECONFIG: kubeconfig,
		CI: 'true',
	};
	return {
		kubeconfig,
		contexts: names,
		env,
		envOf: line => ({...env, PATH: `${folderOf(directory, line)}${path.delimiter}${env.PATH}`}),
		kubectl,
		audit: cluster => makeAudit(cluster, clientOf(cluster).get),
		everything: async cluster => clientOf(cluster).everything(),
		async cut(cluster) {
			await runLab(['cut', cluster]);
		},
		async heal(cluster) {
			await runLab(['heal', cluster]);
		},
		async scale(cluster, {namespace, name, replicas}) {
			await kubectl(
				cluster,
				'-n',
				namespace,
				'scale',
				`deployment/${name}`,
				`--replicas=${replicas}`,
			);
			await kubectl(
				cluster,
				'-n',
				namespace,
				'rollout',
				'status',
				`deployment/${name}`,
				'--timeout=120s',
			);
		},
		down: stop,
		[Symbol.asyncDispose]: stop,
	};
};

const environmentFor = ({pods, services, loadBalancer}: LabSettings): Record<string, string> => ({
	// The lab remembers who started a cluster: `lab reap` stops those whose starter is gone.
	LAB_OWNER: String(process.pid),
	...(pods && {PODS: pods}),
	...(services && {SERVICES: services}),
	...(loadBalancer && {LB: loadBalancer}),
});

/** Returns the way to stop the clusters, and does it when the process ends before anybody has called it. */
const stopAtTheEnd = (names: readonly string[], directory: string): (() => Promise<void>) => {
	const now = () => {
		runLabNow(['down', ...names]);
	};

	const onSignal = (signal: NodeJS.Signals) => {
		process.exit(signal === 'SIGINT' ? 130 : 143); // eslint-disable-line unicorn/no-process-exit -- runs `now`
	};

	process.once('exit', now).once('SIGINT', onSignal).once('SIGTERM', onSignal);
	let stopping: Promise<void> | undefined;
	return async () => {
		stopping ??= (async () => {
			process.off('exit', now).off('SIGINT', onSignal).off('SIGTERM', onSignal);
			await runLab(['down', ...names]);
			await rm(directory, {recursive: true, force: true});
		})();
		await stopping;
	};
};
