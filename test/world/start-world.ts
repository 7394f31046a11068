import {randomInt} from 'node:crypto';
import {chmod, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {type IncomingMessage, type ServerResponse, createServer} from 'node:http';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import type {TestContext} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {makeClock} from '../../source/adapters/clock.ts';
import {makeFiles} from '../../source/adapters/disk/files.ts';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeDemoIstioctl} from '../../source/demo/istioctl/demo-istioctl.ts';
import {simulatedVersion} from '../../source/demo/istioctl/operator.ts';
import {makeDemoProcesses} from '../../source/demo/processes.ts';
import {recordings} from '../../source/demo/recordings/index.ts';
import {clusterSpec, meshOf} from '../../source/demo/scenarios/spec.ts';
import {timingsOf} from '../../source/demo/timings.ts';
import {makeWorld} from '../../source/demo/world/make-world.ts';
import {
	sendStatus,
	startFakeApiServer,
	type FakeApiServer,
	type SeenRequest,
} from '../helpers/fake-api-server.ts';
import {authority, serverTls, token} from '../helpers/secure-api.ts';
import {writeKubeconfig} from '../journeys/real-kubeconfig.ts';
import {makeHistory, type History} from './history.ts';
import {serveCluster} from './serve-cluster.ts';
import {serveGateway} from './serve-gateway.ts';
import {serveIstioctl} from './serve-istioctl.ts';
import {servePortForwards} from './serve-port-forwards.ts';

/** How many times as fast as life the simulated clusters are. */
const speed = 60;

type Upgrade = {request: IncomingMessage; connection: Duplex};

/**
What stands between a client and a cluster. Each sees every request first, in the order of the requests of all clusters, and says whether
it answers itself.
*/
type Interference = {
	request?: (
		cluster: string,
		request: SeenRequest,
		answer: {response: ServerResponse; incoming: IncomingMessage},
	) => Promise<boolean> | boolean;
	upgrade?: (cluster: string, upgrade: Upgrade) => boolean;
};

type WorldCluster = {
	name: string;
	api: MemoryCluster;
	history: History;
	server: FakeApiServer;
};

export type TestWorld = {
	clusters: readonly WorldCluster[];
	/** A path to the kubeconfig with a context for each cluster. */
	kubeconfig: string;
	/** PATH with the world's istioctl first. */
	searchPath: string;
	meshFile: string;
	interfere: (interference: Interference) => void;
	/** How many command lines of its istioctl are at work. */
	installers: () => number;
};

/**
Simulated clusters behind real API servers: HTTPS on loopback, a kubeconfig, a mesh.yaml and an `istioctl` in `folder`. The clusters are
the demo's, with everything that acts in them, many times as fast.
*/
export const startWorld = async (
	t: Pick<TestContext, 'after'>,
	{folder, names = ['east-1', 'west-1']}: {folder: string; names?: readonly string[]},
): Promise<TestWorld> => {
	// Of this machine: what is asked of a gateway stays here.
	const range = `127.${String(randomInt(1, 255))}.${String(randomInt(1, 255))}`;
	const specs = names.map((context, index) =>
		clusterSpec({
			context,
			index: index + 11,
			latencyMs: 0,
			authority: authority.ca,
			balancer: `${range}.${String(index + 1)}`,
		}),
	);
	const certificates = makeCertificates();
	const world = makeWorld(
		{
			name: 'healthy',
			summary: 'of the tests',
			clusters: specs,
			mesh: '',
			cuts: [],
		},
		{clock: makeClock(), certificates, timings: timingsOf(recordings), speed, timeoutMs: 10_000},
	);
	let interference: Interference = {};
	const clusters = await Promise.all(
		world.clusters.map(async ({spec, api}): Promise<WorldCluster> => {
			const history = makeHistory(api);
			const respond = serveCluster(api, history);
			const forward = servePortForwards(api);
			const server = await startFakeApiServer(
				t,
				async (request, response, incoming) => {
					if (request.headers.authorization !== `Bearer ${token}`) {
						sendStatus(response, 401, 'Unauthorized', {reason: 'Unauthorized'});
						return;
					}

					const answered =
						(await interference.request?.(spec.context, request, {response, incoming})) === true;
					if (!answered) {
						await respond(request, response, incoming);
					}
				},
				serverTls,
			);
			server.onUpgrade((request, connection, head) => {
				if (interference.upgrade?.(spec.context, {request, connection}) !== true) {
					forward(request, connection, head);
				}
			});
			return {name: spec.context, api, history, server};
		}),
	);

	await Promise.all(world.clusters.map(async cluster => serveGateway(t, world, cluster)));
	const istioctl = serveIstioctl(makeDemoIstioctl(world, makeFiles(), makeDemoProcesses()));
	const control = createServer((incoming, response) => {
		istioctl.respond(incoming, response);
	});
	control.listen(0, '127.0.0.1');
	await once(control, 'listening');
	t.after(() => {
		control.close();
		control.closeAllConnections();
	});
	const {port} = control.address() as AddressInfo;
	const bin = path.join(folder, 'bin');
	await mkdir(bin);
	const program = path.join(bin, 'istioctl');
	await writeFile(
		program,
		`#!/bin/sh\nexec '${process.execPath}' '${path.join(import.meta.dirname, 'istioctl.ts')}' ${String(port)} ${simulatedVersion} "$@"\n`,
	);
	await chmod(program, 0o755);
	const meshFile = path.join(folder, 'mesh.yaml');
	await writeFile(
		meshFile,
		meshOf(names.map(name => ({name, network: name})))
			.replaceAll(
				'role: primary',
				// Peers would reach loopback nowhere; the simulated istiods know the names of the demo.
				'role: primary, apiServer: "https://SERVER.k8s.example:6443"',
			)
			.replaceAll(/^ {2}(?<name>[^:\s]+): (?<rest>.*)SERVER/gmv, '  $<name>: $<rest>$<name>'),
	);
	return {
		clusters,
		kubeconfig: await writeKubeconfig(
			folder,
			Object.fromEntries(
				clusters.map(({name, server}) => [name, {server: server.url, user: {token}}]),
			),
		),
		searchPath: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
		meshFile,
		interfere(next) {
			interference = next;
		},
		installers: istioctl.running,
	};
};
