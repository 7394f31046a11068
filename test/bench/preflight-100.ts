/*
Preflight of 100 API servers of which four are dead, each in its way (decision D-39: at most 1.1 times the larger of the slowest
healthy one and the timeout): wall time of the bundled program, requests and connections per cluster, memory. 100 real API servers
need more memory than the lab's machine has, so that what one real one answers is recorded first and REPLAYED by 96 servers of another
process, each with a uid, ranges and latency of its own. Beside that, five real API servers with the same four dead ones.
Needs the lab and the build: npm run build && node --import=tsx test/bench/preflight-100.ts [rounds]; where other work keeps the machine
busy, its waiting is measured too, unless it goes first: setsid sh -c 'echo -19 >/proc/self/autogroup; exec nice -n -19 node …'.
*/
import {Buffer} from 'node:buffer';
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {getPriority, loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {parse, stringify} from 'yaml';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {makeTestAuthority} from '../helpers/test-authority.ts';
import {furnish} from '../lab/defects/kit/furnish.ts';
import {startRecordingFront, type Exchange} from '../lab/recording-front.ts';
import {startLab, type Lab} from '../lab/start-lab.ts';
import {writeLogins} from '../lab/users.ts';
import {startDeadEndpoints, type DeadEndpoints} from './dead-endpoints.ts';
import type {Counts, Replay} from './replay-servers.ts';
import {median} from './median.ts';

const bin = path.resolve(import.meta.dirname, '../../distribution/cli.js');
const rounds = Number(process.argv[2] ?? 3);
const healthyCount = 96;
const timeoutMs = 10_000;
const [fastest, slowest] = [5, 300];
const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-bench-'));
const real = Array.from({length: 5}, (_, index) => `hundred-${String(index)}`);
const [first = ''] = real;
/** The one that is cut off. */
const cut = 'hundred-cut';

type Kubeconfig = {
	clusters: Array<{name: string; cluster: Record<string, unknown>}>;
	users: Array<{name: string; user: Record<string, unknown>}>;
	contexts: Array<{name: string; context: Record<string, unknown>}>;
};
type Report = {
	clusters: ReadonlyArray<{name: string; reachable: boolean; durationMs: number}>;
	findings: ReadonlyArray<{
		id: string;
		status: string;
		clusters: readonly string[];
		observed: string;
	}>;
};
type Run = {wallMs: number; peakMb: number; cpuMs: number; report: Report};

/** The peak of a process's memory, and the processor time it took, by /usr/bin/time. */
const preflight = async (
	kubeconfig: string,
	env: Lab['env'],
	through: readonly string[],
	...flags: readonly string[]
): Promise<Run> => {
	const costs = path.join(folder, 'costs');
	const [program, ...rest] = [
		...through,
		'/usr/bin/time',
		'-o',
		costs,
		'-f',
		'%M %U %S',
		process.execPath,
		bin,
		'preflight',
		'--kubeconfig',
		kubeconfig,
		...flags,
		'-o',
		'json',
	];
	const start = performance.now();
	// Into a file: reading some 20 MB from a pipe would be this process's work, measured as the program's.
	const out = path.join(folder, 'report.json');
	const {stderr, exitCode} = await execa(program, rest, {
		env,
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
		cwd: folder,
		stdout: {file: out},
	});
	const wallMs = performance.now() - start;
	if (![0, 3, 4].includes(exitCode ?? -1)) {
		throw new Error(`preflight exited ${String(exitCode)}: ${stderr}`);
	}

	const [kilobytes = Number.NaN, user = Number.NaN, system = Number.NaN] =
		(await readFile(costs, 'utf8')).trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
	return {
		wallMs,
		peakMb: kilobytes / 1024,
		cpuMs: (user + system) * 1000,
		report: JSON.parse(await readFile(out, 'utf8')) as Report,
	};
};

const add = (
	kubeconfig: Kubeconfig,
	name: string,
	cluster: Record<string, unknown>,
	user: Record<string, unknown>,
): void => {
	kubeconfig.clusters.push({name, cluster});
	kubeconfig.users.push({name, user});
	kubeconfig.contexts.push({name, context: {cluster: name, user: name}});
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** The dead ones must be found dead, and nobody else. */
const confirm = ({report}: Run, healthy: number): void => {
	const dead = report.clusters.filter(({reachable}) => !reachable).map(({name}) => name);
	if (dead.length !== 4 || report.clusters.length !== healthy + 4) {
		throw new Error(`${String(report.clusters.length)} clusters, dead: ${dead.join(', ')}`);
	}
};

const authority = makeTestAuthority();
const server = authority.issue({name: 'api', names: 'IP:127.0.0.1'});
const client = authority.issue({name: 'admin', purpose: 'clientAuth'});
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const user = {
	'client-certificate-data': base64(client.cert),
	'client-key-data': base64(client.key),
};

/** What one real API server answers to a preflight. */
const record = async (
	lab: Lab,
): Promise<{exchanges: readonly Exchange[]; uid: string; number: string}> => {
	await using front = await startRecordingFront(first);
	const file = path.join(folder, 'recorded.yaml');
	await writeLogins(lab, file, [{context: first, cluster: first, server: front.server}]);
	await preflight(file, lab.env, [], '--all-contexts');
	const {
		metadata: {uid},
	} = JSON.parse(await lab.kubectl(first, 'get', 'namespace', 'kube-system', '-o', 'json')) as {
		metadata: {uid: string};
	};
	const configuration = await lab.kubectl(
		first,
		'-n',
		'kube-system',
		'get',
		'configmap',
		'kubeadm-config',
		'-o',
		'jsonpath={.data.ClusterConfiguration}',
	);
	return {
		exchanges: front.exchanges,
		uid,
		number: /podSubnet: "10\.(?<number>\d+)\./v.exec(configuration)?.groups?.['number'] ?? '',
	};
};

const serversFrom = ({exchanges, uid, number}: Awaited<ReturnType<typeof record>>): Replay => ({
	tls: {...server, ca: authority.ca},
	exchanges,
	servers: Array.from({length: healthyCount}, (_, index) => ({
		replacements: [
			[uid, `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`],
			[`10.${String(100 + Number(number))}.`, `10.${String(128 + index)}.`],
			[`10.${number}.`, `10.${String(index)}.`],
			[first, `replayed-${String(index)}`],
		],
		latencyMs: Math.round(fastest + (slowest - fastest) * (index / (healthyCount - 1)) ** 2),
	})),
});

const startReplay = async (replay: Replay) => {
	const file = path.join(folder, 'replay.json');
	await writeFile(file, JSON.stringify(replay));
	const child = fork(path.join(import.meta.dirname, 'replay-servers.ts'), [file], {
		execArgv: ['--import', import.meta.resolve('tsx')],
	});
	const [{ports}] = (await once(child, 'message')) as [{ports: readonly number[]}];
	return {
		ports,
		async counts(): Promise<Counts> {
			const answer = once(child, 'message') as Promise<[{counts: Counts}]>;
			child.send('counts');
			const [{counts}] = await answer;
			return counts;
		},
		async [Symbol.asyncDispose]() {
			child.disconnect();
			await once(child, 'exit');
		},
	};
};

const spread = (numbers: readonly number[]): string => {
	const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
	return least === most ? String(least) : `${String(least)} to ${String(most)}`;
};

/** Runs with the dead ones and alternates with the slowest healthy one alone; the ratio is that of their medians. */
const compare = async (
	lab: Lab,
	dead: DeadEndpoints,
	file: string,
	{alone, healthy}: {alone: string; healthy: number},
) => {
	const runs: Array<{all: Run; single: Run}> = [];
	for (let round = 0; round < rounds; round++) {
		const single = await preflight(file, lab.env, dead.through, '--contexts', alone);
		const all = await preflight(file, lab.env, dead.through, '--all-contexts');
		confirm(all, healthy);
		runs.push({all, single});
	}

	const wallMs = median(runs.map(({all}) => all.wallMs));
	const aloneMs = median(runs.map(({single}) => single.wallMs));
	return {
		wallMs,
		aloneMs,
		ratio: wallMs / Math.max(aloneMs, timeoutMs),
		peakMb: median(runs.map(({all}) => all.peakMb)),
		cpuMs: median(runs.map(({all}) => all.cpuMs)),
		runs,
	};
};

const words = ({
	ratio,
	wallMs,
	aloneMs,
	peakMb,
	cpuMs,
}: Awaited<ReturnType<typeof compare>>): string =>
	`${ratio.toFixed(2)} x the larger of the timeout (${seconds(timeoutMs)}) and the slowest healthy one alone (${seconds(aloneMs)}): ${seconds(wallMs)}, aim 1.10; ${peakMb.toFixed(0)} MB at most, ${seconds(cpuMs)} of processor time`;

try {
	await using lab = await startLab({clusters: [...real, cut], apiOnly: true});
	await Promise.all(real.map(async name => furnish(lab, name)));
	const recording = await record(lab);
	const replay = serversFrom(recording);
	// Packets to this one get no answer any more, not even to a SYN.
	await lab.cut(cut);
	await using dead = await startDeadEndpoints(folder, server);
	await using servers = await startReplay(replay);

	const labKubeconfig = parse(await readFile(lab.kubeconfig, 'utf8')) as Kubeconfig &
		Record<string, unknown>;
	const addDead = (kubeconfig: Kubeconfig) => {
		for (const [name, url] of Object.entries(dead.servers)) {
			add(
				kubeconfig,
				name,
				{server: url, 'certificate-authority-data': base64(authority.ca)},
				user,
			);
		}
	};

	const own = labKubeconfig.contexts.find(({name}) => name === cut)?.context;
	const hundred: Kubeconfig & Record<string, unknown> = {
		apiVersion: 'v1',
		kind: 'Config',
		clusters: labKubeconfig.clusters.filter(({name}) => name === own?.['cluster']),
		users: labKubeconfig.users.filter(({name}) => name === own?.['user']),
		contexts: labKubeconfig.contexts.filter(({name}) => name === cut),
	};
	addDead(hundred);
	for (const [index, port] of servers.ports.entries()) {
		add(
			hundred,
			`replayed-${String(index)}`,
			{
				server: `https://127.0.0.1:${String(port)}`,
				'certificate-authority-data': base64(authority.ca),
			},
			user,
		);
	}

	const file = path.join(folder, 'hundred.yaml');
	await writeFile(file, stringify(hundred, {lineWidth: 0}), {mode: 0o600});
	await servers.counts();
	const replayed = await compare(lab, dead, file, {
		alone: `replayed-${String(healthyCount - 1)}`,
		healthy: healthyCount,
	});
	const counts = await servers.counts();
	// All but the slowest were asked once a round.
	const perRun = counts.slice(0, -1).map(({requests, connections}) => ({
		requests: requests / rounds,
		connections: connections / rounds,
	}));
	const unknown = [...new Set(counts.flatMap(count => count.unknown))];
	if (unknown.length > 0) {
		throw new Error(`not in the recording: ${unknown.join(', ')}`);
	}

	const [requests, connections] = [
		spread(perRun.map(count => count.requests)),
		spread(perRun.map(count => count.connections)),
	];
	const findings = replayed.runs[0]?.all.report.findings.length ?? 0;
	console.log(
		`preflight of 100 (96 replayed on loopback at ${String(fastest)} to ${String(slowest)} ms an answer, 4 dead): ${words(replayed)}; ${requests} requests over ${connections} connections per cluster; ${String(findings)} findings (median of ${String(rounds)} rounds)`,
	);

	addDead(labKubeconfig);
	const control = path.join(folder, 'control.yaml');
	await writeFile(control, stringify(labKubeconfig, {lineWidth: 0}), {mode: 0o600});
	const controlled = await compare(lab, dead, control, {alone: first, healthy: real.length});
	console.log(
		`control, ${String(real.length)} real API servers and the same 4 dead: ${words(controlled)} (load average ${(loadavg()[0] ?? Number.NaN).toFixed(1)}, nice ${String(getPriority())})`,
	);
	const figures = ({
		ratio,
		wallMs,
		aloneMs,
		peakMb,
		cpuMs,
	}: Awaited<ReturnType<typeof compare>>) => ({
		ratio: Number(ratio.toFixed(3)),
		wallMs: Math.round(wallMs),
		slowestAloneMs: Math.round(aloneMs),
		timeoutMs,
		peakMb: Math.round(peakMb),
		processorMs: Math.round(cpuMs),
	});
	keepEvidence('preflight-100', {
		replayed: {
			note: 'the 96 healthy API servers are replayed from a recording of one real API server, on loopback, by another process',
			latencyMs: [fastest, slowest],
			rounds,
			...figures(replayed),
			requestsPerCluster: requests,
			connectionsPerCluster: connections,
		},
		nice: getPriority(),
		control: {realApiServers: real.length, ...figures(controlled)},
	});
} finally {
	await rm(folder, {recursive: true, force: true});
}
