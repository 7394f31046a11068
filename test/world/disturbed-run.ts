import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {bundled} from '../helpers/bundled-wizard.ts';
import type {SeenRequest} from '../helpers/fake-api-server.ts';
import {serverTls} from '../helpers/secure-api.ts';
import {personsEnvironment} from '../helpers/launch-wizard.ts';
import {faults, fits, identityPath, type FaultName} from './faults.ts';
import {startInTerminal, startPiped, type Ending} from './start-program.ts';
import type {TestWorld} from './start-world.ts';

/** What the machine does: its clock jumps in the middle, or the disk below the mesh file's state has room for little. */
export type Machine = 'clock ahead' | 'clock behind' | 'full disk';

/** What befalls a run, by the number of the request (of all clusters together) at which it happens, or at the next one that it can befall. */
export type Disturbance = {
	faults: ReadonlyArray<{
		at: number;
		name: FaultName;
		/** `lasting`: this and every later request to the same cluster. */
		lasts: 'once' | 'lasting';
	}>;
	/** At the end of a terminal, it has run in one. */
	ending?: {at: number; how: Ending};
	machine?: Machine;
};

export const undisturbed: Disturbance = {faults: []};

/** What a run did to the world, and how it ended. */
export type RunRecord = {
	exitCode: number | undefined;
	signal: string | undefined;
	stdout: string;
	stderr: string;
	/** Milliseconds. */
	took: number;
	/** The most memory that the process held, MiB. */
	memory: number;
	/** Requests of all clusters. */
	requests: number;
	/** Every attempt to change something: `cluster METHOD path`. */
	writes: ReadonlySet<string>;
	/** Which faults a request met, in order, with that request. */
	met: ReadonlyArray<{name: FaultName; request: string}>;
	/** Whether it was still running when its time was over. */
	isEndless: boolean;
	/** What was written where another cluster had said its name already. */
	misled: ReadonlySet<string>;
	/** Whether somebody followed a redirect. */
	wasRedirected: boolean;
};

/** Longer than every limit of ours for one run in this world. */
const longestMs = 90_000;

/** What was on its way when a cluster said that it is another one. */
const underWayMs = 500;

const isWrite = ({method, url}: SeenRequest) =>
	method !== 'GET' && !/reviews(?:\?|$)/v.test(url) && !url.includes('dryRun=All');

/** Names of things that are another one in each run. */
const withoutNames = (url: string) =>
	url
		.replace(/\?.*$/v, '')
		.replaceAll(/(?<=\/namespaces\/mesh-wizard-)[^\/]+/gv, '…')
		.replaceAll(/(?<=\/(?:pods|endpointslices)\/).*-[a-z\d]{5}$/gv, '…');

const hour = 3_600_000;

/** The program's own clock, set by a module that it loads first. */
const clockOf = ({machine}: Disturbance): Readonly<Record<string, string>> =>
	machine === 'clock ahead' || machine === 'clock behind'
		? {
				NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'jumping-clock.ts')}`,
				JUMP_MS: String(machine === 'clock ahead' ? 5 * hour : -5 * hour),
			}
		: {};

/** A command line that runs the rest with a folder for the state on which 64 kB fit, gone when it ends. */
const onSmallDisk = (folder: string, line: readonly string[]): [string, ...string[]] => [
	'unshare',
	'--map-root-user',
	'--mount',
	'sh',
	'-c',
	'mkdir -p "$0" && mount -t tmpfs -o size=64k,mode=700 none "$0" && exec "$@"',
	path.join(folder, '.mesh-wizard'),
	...line,
];

const memoryOf = async (pid: number): Promise<number> => {
	const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
	return Number(/^VmHWM:\s+(?<kib>\d+)/mv.exec(status)?.groups?.['kib'] ?? 0) / 1024;
};

/** Runs the package in a world in which this happens. */
export const disturbedRun = async (
	world: TestWorld,
	argv: readonly string[],
	{folder, disturbance, program}: {folder: string; disturbance: Disturbance; program?: string},
): Promise<RunRecord> => {
	let requests = 0;
	let wasRedirected = false;
	const writes = new Set<string>();
	const met: Array<{name: FaultName; request: string}> = [];
	const misled = new Set<string>();
	/** When a cluster first said that it is another one. */
	const others = new Map<string, number>();
	const lasting = new Map<string, FaultName>();
	const started = performance.now();
	const line: [string, ...string[]] = [
		process.execPath,
		program ?? (await bundled('cli')),
		...argv,
	];
	const start = disturbance.ending?.how === 'closed terminal' ? startInTerminal : startPiped;
	const {pid, end, ended} = start(
		disturbance.machine === 'full disk' ? onSmallDisk(folder, line) : line,
		{
			cwd: folder,
			env: personsEnvironment(folder, {
				PATH: world.searchPath,
				...clockOf(disturbance),
			}),
			longestMs,
		},
	);

	const clusterNamed = (cluster: string) => world.clusters.find(({name}) => name === cluster);

	const waiting = new Set(disturbance.faults);
	const faultOf = (cluster: string, request?: SeenRequest): FaultName | undefined => {
		const now = [...waiting].find(({at, name}) => at <= requests && fits(name, request));
		if (now !== undefined) {
			waiting.delete(now);
			if (now.lasts === 'lasting') {
				lasting.set(cluster, now.name);
			}

			return now.name;
		}

		const before = lasting.get(cluster);
		return before !== undefined && fits(before, request) ? before : undefined;
	};

	const count = (cluster: string, request?: SeenRequest): FaultName | undefined => {
		const fault = faultOf(cluster, request);
		if (disturbance.ending?.at === requests) {
			end(disturbance.ending.how);
		}

		requests++;
		return fault;
	};

	world.interfere({
		request(cluster, request, {response, incoming}) {
			if (request.url.startsWith('/elsewhere')) {
				wasRedirected = true;
			}

			if (isWrite(request)) {
				const write = `${cluster} ${request.method} ${withoutNames(request.url)}`;
				writes.add(write);
				if (performance.now() - (others.get(cluster) ?? Number.POSITIVE_INFINITY) > underWayMs) {
					misled.add(write);
				}
			}

			const fault = count(cluster, request);
			if (fault === undefined) {
				return false;
			}

			met.push({name: fault, request: `${cluster} ${request.method} ${request.url}`});
			if (fault === 'another cluster' && request.url.startsWith(identityPath)) {
				others.set(cluster, others.get(cluster) ?? performance.now());
			}

			return faults[fault]({
				request,
				response,
				incoming,
				elsewhere: `${world.clusters[0]?.server.url ?? ''}/elsewhere`,
				forget() {
					clusterNamed(cluster)?.history.compact();
				},
				showCertificate(tls) {
					clusterNamed(cluster)?.server.showCertificate(tls);
				},
			});
		},
		upgrade(cluster, {request, connection}) {
			const fault = count(cluster);
			if (fault === undefined) {
				return false;
			}

			met.push({name: fault, request: `${cluster} upgrade ${request.url ?? ''}`});
			if (fault !== 'hangs') {
				connection.destroy();
			}

			return true;
		},
	});
	let memory = 0;
	const over = new AbortController();
	const watch = async () => {
		while (!over.signal.aborted) {
			memory = Math.max(memory, await memoryOf(pid ?? 0));
			await delay(100, undefined, {signal: over.signal}).catch(() => undefined);
		}
	};

	const watching = watch();
	const how = await ended;
	over.abort();
	await watching;
	world.interfere({});
	for (const {server} of world.clusters) {
		server.showCertificate(serverTls);
	}

	return {
		...how,
		took: performance.now() - started,
		memory,
		requests,
		writes,
		met,
		misled,
		wasRedirected,
	};
};
