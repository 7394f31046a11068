import {Buffer} from 'node:buffer';
import {setTimeout as delay} from 'node:timers/promises';
import {execa} from 'execa';
import {applyTo} from '../defects/kit/apply.ts';
import type {Manifest} from '../defects/kit/scene.ts';
import type {Lab} from '../start-lab.ts';
import type {Files} from './make-variant.ts';

/**
What became of a variant:

- `works`: a request from one sidecar to another is answered.
- `requests fail`: both sidecars have certificates, and one refuses the other's.
- `no certificates`: istiod runs, and sidecars get none, or do not accept istiod's.
- `istiod ends`: it does not start.
*/
export type Outcome = {
	kind: 'works' | 'requests fail' | 'no certificates' | 'istiod ends';
	/** What istiod, a proxy or the client said. */
	detail: string;
};

const system = 'istio-system';
const namespace = 'authority';
const stepMs = 250;

const until = async <T>(
	limitMs: number,
	look: () => Promise<T | undefined>,
): Promise<T | undefined> => {
	const end = Date.now() + limitMs;
	for (;;) {
		const found = await look().catch(() => undefined);
		if (found !== undefined || Date.now() > end) {
			return found;
		}

		await delay(stepMs);
	}
};

type PodStatus = {
	metadata: {name: string; deletionTimestamp?: string};
	status: {
		containerStatuses?: ReadonlyArray<{
			name: string;
			ready: boolean;
			restartCount: number;
			state: {terminated?: unknown};
		}>;
		initContainerStatuses?: ReadonlyArray<{name: string; ready?: boolean; started?: boolean}>;
	};
};

const podsOf = async (
	lab: Lab,
	cluster: string,
	where: string,
	...selector: readonly string[]
): Promise<PodStatus[]> => {
	const {items} = JSON.parse(
		await lab.kubectl(cluster, '-n', where, 'get', 'pods', ...selector, '-o', 'json'),
	) as {items: PodStatus[]};
	return items.filter(({metadata}) => metadata.deletionTimestamp === undefined);
};

const pod = (name: string, container: Record<string, unknown>): Manifest => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, namespace, labels: {app: name}},
	spec: {
		containers: [{name: 'main', resources: {requests: {cpu: '10m'}}, ...container}],
		terminationGracePeriodSeconds: 0,
	},
});

const pods: readonly Manifest[] = [
	pod('server', {
		image: 'registry.k8s.io/e2e-test-images/agnhost:2.59',
		args: ['netexec', '--http-port=8080'],
	}),
	pod('client', {
		image: 'docker.io/curlimages/curl:8.16.0',
		command: ['sleep', '3600'],
	}),
];

/** Once for a cluster: what sends the requests, mutual TLS required. */
export const prepare = async (lab: Lab, cluster: string): Promise<void> => {
	await applyTo(lab, cluster, [
		{
			apiVersion: 'v1',
			kind: 'Namespace',
			metadata: {name: namespace, labels: {'istio-injection': 'enabled'}},
		},
		{
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name: 'server', namespace},
			spec: {selector: {app: 'server'}, ports: [{name: 'http', port: 8080}]},
		},
		{
			apiVersion: 'security.istio.io/v1',
			kind: 'PeerAuthentication',
			metadata: {name: 'default', namespace: system},
			spec: {mtls: {mode: 'STRICT'}},
		},
	]);
};

/** istiod with these `cacerts`, from nothing; what it said, where it does not start. */
const startIstiod = async (
	lab: Lab,
	cluster: string,
	files: Files,
): Promise<string | undefined> => {
	const gone = ['--ignore-not-found', '--grace-period=0', '--force'];
	await lab.kubectl(cluster, '-n', namespace, 'delete', 'pods', '--all', ...gone);
	await lab.kubectl(
		cluster,
		'-n',
		system,
		'delete',
		'secret',
		'cacerts',
		'istio-ca-secret',
		'--ignore-not-found',
	);
	await applyTo(lab, cluster, [
		{
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {name: 'cacerts', namespace: system},
			data: Object.fromEntries(
				Object.entries(files).map(([name, content]) => [
					name,
					Buffer.from(content).toString('base64'),
				]),
			),
		},
	]);
	await lab.kubectl(cluster, '-n', system, 'delete', 'pods', '-l', 'app=istiod', ...gone);
	// The new one waits for nobody's lead; one that is killed keeps it for half a minute.
	await lab.kubectl(cluster, '-n', system, 'delete', 'leases', '--all', '--ignore-not-found');
	// The old one still writes as it ends; what it wrote is taken away once it has no pod.
	await lab.kubectl(
		cluster,
		'-n',
		namespace,
		'delete',
		'configmap',
		'istio-ca-root-cert',
		'--ignore-not-found',
	);
	const state = await until(60_000, async () => {
		const [istiod] = await podsOf(lab, cluster, system, '-l', 'app=istiod');
		const container = istiod?.status.containerStatuses?.[0];
		if (container === undefined || istiod === undefined) {
			return undefined;
		}

		const hasEnded = container.restartCount > 0 || container.state.terminated !== undefined;
		return container.ready || hasEnded
			? {name: istiod.metadata.name, runs: container.ready}
			: undefined;
	});
	if (state?.runs) {
		return undefined;
	}

	if (state === undefined) {
		return 'it was not ready after a minute';
	}

	const read = async (...more: readonly string[]) =>
		lab.kubectl(cluster, '-n', system, 'logs', state.name, ...more, '--tail=5').catch(() => '');
	const log = (await read('--previous')) || (await read());
	const lines = log.split('\n').filter(Boolean);
	return (lines.find(line => /^Error:|\bfatal\b/v.test(line)) ?? lines.at(-1) ?? '').slice(0, 400);
};

const problem = /error|fail|denied|invalid|x509/iv;

const proxyLog = async (lab: Lab, cluster: string, name: string): Promise<string> => {
	const log = await lab
		.kubectl(cluster, '-n', namespace, 'logs', name, '-c', 'istio-proxy', '--tail=40')
		.catch(() => '');
	return log
		.split('\n')
		.filter(line => problem.test(line))
		.slice(-2)
		.join(' | ')
		.slice(0, 600);
};

const hasProxy = ({status}: PodStatus): boolean =>
	[...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].some(
		({name, ready}) => name === 'istio-proxy' && ready === true,
	);

/** Gives istiod these `cacerts`, starts it and two workloads anew, and sends a request from the one to the other. */
export const tryVariant = async (lab: Lab, cluster: string, files: Files): Promise<Outcome> => {
	const ended = await startIstiod(lab, cluster, files);
	if (ended !== undefined) {
		return {kind: 'istiod ends', detail: ended};
	}

	const isPublished = await until(45_000, async () =>
		lab.kubectl(cluster, '-n', namespace, 'get', 'configmap', 'istio-ca-root-cert'),
	);
	if (isPublished === undefined) {
		return {kind: 'no certificates', detail: 'istiod publishes no root'};
	}

	await until(15_000, async () => {
		await applyTo(lab, cluster, pods);
		return true;
	});
	const isReady = await until(25_000, async () => {
		const found = await podsOf(lab, cluster, namespace);
		return found.length === 2 && found.every(one => hasProxy(one)) ? true : undefined;
	});
	if (isReady === undefined) {
		return {kind: 'no certificates', detail: await proxyLog(lab, cluster, 'server')};
	}

	let said = '';
	const works = await until(12_000, async () => {
		const {stdout, stderr} = await execa(
			'kubectl',
			[
				'--context',
				cluster,
				'-n',
				namespace,
				'exec',
				'client',
				'-c',
				'main',
				'--',
				'curl',
				'--silent',
				'--max-time',
				'5',
				'--write-out',
				String.raw`\n%{http_code}`,
				'http://server:8080/hostname',
			],
			{env: lab.env, extendEnv: false, reject: false, stdin: 'ignore'},
		);
		said = stdout.replaceAll('\n', ' ') || stderr;
		return stdout.endsWith('\n200') ? true : undefined;
	});
	return works === undefined
		? {kind: 'requests fail', detail: said.slice(0, 400)}
		: {kind: 'works', detail: ''};
};
