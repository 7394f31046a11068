import {chmod, mkdir, readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {applyObjects, countCodes, type Tally} from './load.ts';
import type {Lab} from './start-lab.ts';

const namespace = 'shop';
const perSecond = 60;

/** The workloads of the load, in the order in which a person would restart them. */
export const growthWorkloads = ['echo', 'kept', 'new'] as const;

const deployment = (name: string, replicas: number, spec: Record<string, unknown>) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, namespace},
	spec: {
		replicas,
		selector: {matchLabels: {app: name}},
		strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}},
		template: {metadata: {labels: {app: name}}, spec},
	},
});

/** It ends when nobody sends it anything any more. */
const server = deployment('echo', 2, {
	containers: [
		{
			name: 'server',
			image: 'registry.k8s.io/e2e-test-images/agnhost:2.59',
			args: ['netexec', '--http-port=8080', '--delay-shutdown=10'],
			readinessProbe: {httpGet: {path: '/hostname', port: 8080}},
			lifecycle: {preStop: {sleep: {seconds: 5}}},
			resources: {requests: {cpu: '10m'}},
		},
	],
});

/**
Each pod writes its codes into a file of its own on the node, which outlives it: a client that is restarted loses no count. When it is
to end, it stops asking before its proxy ends.
*/
const client = (connections: 'kept' | 'new', folder: string) =>
	deployment(connections, 1, {
		securityContext: {runAsUser: 0},
		containers: [
			{
				name: 'client',
				image: 'docker.io/curlimages/curl:8.16.0',
				command: [
					'sh',
					'-c',
					String.raw`trap 'kill $!' TERM; curl --silent --output /dev/null --max-time 5 --rate ${String(perSecond)}/s --write-out '%{stderr}%{http_code}\n' ${connections === 'new' ? '--header "Connection: close" ' : ''}'http://echo:8080/hostname?n=[1-1000000]' 2>>/tally/$HOSTNAME & wait`,
				],
				volumeMounts: [{name: 'tally', mountPath: '/tally'}],
				resources: {requests: {cpu: '10m'}},
			},
		],
		volumes: [{name: 'tally', hostPath: {path: folder}}],
	});

const connectionKinds = ['kept', 'new'] as const;

/** Codes by the kind of connections, over all clients that there ever were. */
const readTally = async (folder: string): Promise<ReadonlyMap<string, Tally>> =>
	new Map(
		await Promise.all(
			connectionKinds.map(async kind => {
				const files = await readdir(folder);
				const logs = await Promise.all(
					files
						.filter(file => file.startsWith(`${kind}-`))
						.map(async file => readFile(path.join(folder, file), 'utf8')),
				);
				return [`${kind} connections`, countCodes(logs.join('\n'))] as const;
			}),
		),
	);

/** Starts requests from clients to a server of one cluster, over mTLS alone, on kept and on new connections, client and proxy without retries. */
export const startGrowthLoad = async (
	lab: Lab,
	cluster: string,
): Promise<{tally: () => Promise<ReadonlyMap<string, Tally>>}> => {
	const folder = path.join(path.dirname(lab.kubeconfig), `tally-${cluster}`);
	await mkdir(folder);
	await chmod(folder, 0o777);
	await applyObjects(lab, cluster, [
		{
			apiVersion: 'v1',
			kind: 'Namespace',
			metadata: {name: namespace, labels: {'istio-injection': 'enabled'}},
		},
		{
			apiVersion: 'security.istio.io/v1',
			kind: 'PeerAuthentication',
			metadata: {name: 'default', namespace},
			spec: {mtls: {mode: 'STRICT'}},
		},
		{
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name: 'echo', namespace},
			spec: {selector: {app: 'echo'}, ports: [{name: 'http', port: 8080}]},
		},
		{
			apiVersion: 'networking.istio.io/v1',
			kind: 'VirtualService',
			metadata: {name: 'echo', namespace},
			spec: {
				hosts: ['echo'],
				http: [{retries: {attempts: 0}, route: [{destination: {host: 'echo'}}]}],
			},
		},
		server,
	]);
	await lab.kubectl(
		cluster,
		'-n',
		namespace,
		'rollout',
		'status',
		'deployment/echo',
		'--timeout=180s',
	);
	await applyObjects(
		lab,
		cluster,
		connectionKinds.map(kind => client(kind, folder)),
	);
	await Promise.all(
		connectionKinds.map(async kind =>
			lab.kubectl(
				cluster,
				'-n',
				namespace,
				'rollout',
				'status',
				`deployment/${kind}`,
				'--timeout=180s',
			),
		),
	);
	return {tally: async () => readTally(folder)};
};

/** A server without a proxy, such as older meshes have beside theirs. */
export const startPlain = async (lab: Lab, cluster: string): Promise<void> => {
	const plain = {
		...server,
		metadata: {name: 'plain', namespace: 'plain'},
		spec: {...server.spec, replicas: 1},
	};
	await applyObjects(lab, cluster, [
		{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'plain'}},
		{
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name: 'plain', namespace: 'plain'},
			spec: {selector: {app: 'echo'}, ports: [{name: 'http', port: 8080}]},
		},
		plain,
	]);
	await lab.kubectl(
		cluster,
		'-n',
		'plain',
		'rollout',
		'status',
		'deployment/plain',
		'--timeout=180s',
	);
};

/** What a client of the mesh gets from there, and from the API server of its own cluster: HTTP codes, `000` for no answer. */
export const askPlain = async (
	lab: Lab,
	cluster: string,
): Promise<{plain: string; api: string}> => {
	const ask = async (url: string) =>
		lab.kubectl(
			cluster,
			'-n',
			namespace,
			'exec',
			'deployment/kept',
			'-c',
			'client',
			'--',
			'sh',
			'-c',
			`curl -sk -o /dev/null -m 5 -w '%{http_code}' ${url} || true`,
		);
	return {
		plain: await ask('http://plain.plain:8080/hostname'),
		api: await ask('https://kubernetes.default.svc/version'),
	};
};
