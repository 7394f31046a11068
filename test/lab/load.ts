import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Lab} from './start-lab.ts';

/** How many requests ended how: HTTP codes, and `000` for those without an answer. */
export type Tally = Readonly<Record<string, number>>;

type Load = {
	/** What was answered so far, by the direction (`a → b`) and by whether connections are kept or new. */
	tally: () => Promise<ReadonlyMap<string, Tally>>;
	end: () => Promise<void>;
};

const namespace = 'load';
const perSecond = 60;

export const applyObjects = async (
	lab: Lab,
	cluster: string,
	objects: readonly unknown[],
): Promise<void> => {
	const file = path.join(path.dirname(lab.kubeconfig), `load-${cluster}.json`);
	await writeFile(file, JSON.stringify({apiVersion: 'v1', kind: 'List', items: objects}), {
		mode: 0o600,
	});
	try {
		await lab.kubectl(cluster, 'apply', '-f', file);
	} finally {
		await rm(file);
	}
};

const server = (name: string) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, namespace},
	spec: {
		selector: {matchLabels: {app: name}},
		template: {
			metadata: {labels: {app: name}},
			spec: {
				containers: [
					{
						name: 'server',
						image: 'registry.k8s.io/e2e-test-images/agnhost:2.59',
						args: ['netexec', '--http-port=8080'],
						readinessProbe: {httpGet: {path: '/hostname', port: 8080}},
						resources: {requests: {cpu: '10m'}},
					},
				],
			},
		},
	},
});

/** A Service everywhere, so that its name resolves; nothing is tried twice for the client. */
const service = (name: string) => [
	{
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {name, namespace},
		spec: {selector: {app: name}, ports: [{name: 'http', port: 8080}]},
	},
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'VirtualService',
		metadata: {name, namespace},
		spec: {hosts: [name], http: [{retries: {attempts: 0}, route: [{destination: {host: name}}]}]},
	},
];

/** Codes go to stderr, which nobody buffers: the last request counts, too. */
const client = (peer: string, connections: 'kept' | 'new') => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: `to-${peer}-${connections}`, namespace, labels: {app: 'client'}},
	spec: {
		restartPolicy: 'Never',
		containers: [
			{
				name: 'client',
				image: 'docker.io/curlimages/curl:8.16.0',
				command: [
					'curl',
					'--silent',
					'--output',
					'/dev/null',
					'--max-time',
					'5',
					'--rate',
					`${String(perSecond)}/s`,
					'--write-out',
					String.raw`%{stderr}%{http_code}\n`,
					...(connections === 'new' ? ['--header', 'Connection: close'] : []),
					`http://echo-${peer}:8080/hostname?n=[1-1000000]`,
				],
				resources: {requests: {cpu: '10m'}},
			},
		],
	},
});

/** How many lines of a log say which code. */
export const countCodes = (log: string): Tally => {
	const tally: Record<string, number> = {};
	for (const code of log.split('\n').filter(Boolean)) {
		tally[code] = (tally[code] ?? 0) + 1;
	}

	return tally;
};

/** Starts requests in both directions between two clusters of a mesh, on kept and on new connections, client and proxy without retries. */
export const startLoad = async (lab: Lab, [a, b]: readonly [string, string]): Promise<Load> => {
	const directions = [
		[a, b],
		[b, a],
	] as const;
	for (const cluster of [a, b]) {
		await applyObjects(lab, cluster, [
			{
				apiVersion: 'v1',
				kind: 'Namespace',
				metadata: {name: namespace, labels: {'istio-injection': 'enabled'}},
			},
			...service(`echo-${a}`),
			...service(`echo-${b}`),
			server(`echo-${cluster}`),
		]);
	}

	await Promise.all(
		[a, b].map(async cluster =>
			lab.kubectl(
				cluster,
				'-n',
				namespace,
				'rollout',
				'status',
				`deployment/echo-${cluster}`,
				'--timeout=180s',
			),
		),
	);
	for (const [from, to] of directions) {
		await applyObjects(lab, from, [client(to, 'kept'), client(to, 'new')]);
	}

	const pods = directions.flatMap(([from, to]) =>
		(['kept', 'new'] as const).map(connections => ({
			from,
			name: `to-${to}-${connections}`,
			label: `${from} → ${to}, ${connections} connections`,
		})),
	);
	await Promise.all(
		pods.map(async ({from, name}) =>
			lab.kubectl(
				from,
				'-n',
				namespace,
				'wait',
				'--for=condition=Ready',
				`pod/${name}`,
				'--timeout=180s',
			),
		),
	);
	return {
		async tally() {
			return new Map(
				await Promise.all(
					pods.map(
						async ({from, name, label}) =>
							[
								label,
								countCodes(await lab.kubectl(from, '-n', namespace, 'logs', name, '-c', 'client')),
							] as const,
					),
				),
			);
		},
		async end() {
			await Promise.all(
				[a, b].map(async cluster =>
					lab.kubectl(cluster, 'delete', 'namespace', namespace, '--timeout=120s'),
				),
			);
		},
	};
};
