import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer, type AddressInfo, type Socket} from 'node:net';
import type {TestContext} from 'node:test';
import {inspect} from 'node:util';
import {makeCluster, type ClusterOptions} from '../../source/adapters/cluster/cluster.ts';
import {ApiError, type ApiFailureKind} from '../../source/ports/cluster.ts';
import type {KubeContext} from '../../source/ports/kubeconfig.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {sendJson, startFakeApiServer} from './fake-api-server.ts';
import {kubeContext} from './kube-context.ts';
import {makeTestAuthority} from './test-authority.ts';

export const authority = makeTestAuthority();
export const local = authority.issue({
	name: 'api',
	names: 'DNS:localhost,DNS:api.example,IP:127.0.0.1',
});
export const serverTls = {cert: local.cert, key: local.key};
/** A credential that must be seen nowhere. */
export const token = 'canary-Token9.q1w2e3';

/** The adapter for a context; closed when the test ends. */
export const clusterFor = (
	t: TestContext,
	context: KubeContext,
	options: Partial<ClusterOptions> = {},
) => {
	const cluster = makeCluster(context, {
		timeoutMs: 5000,
		userAgent: 'mesh-wizard/test',
		env: {},
		...options,
	});
	t.after(cluster.close);
	return cluster;
};

/** A context that trusts the tests' CA and has a token. */
export const contextFor = (server: string, overrides: Parameters<typeof kubeContext>[0] = {}) =>
	kubeContext({
		...overrides,
		server,
		cluster: {authority: authority.ca, ...overrides.cluster},
		user: {token: new Sensitive(token), ...overrides.user},
	});

/** The failure of the simplest request: its kind, and its words, which name the server, offer a remedy and hold no credential. */
export const failure = async (
	t: TestContext,
	context: KubeContext,
	[kind, words]: readonly [ApiFailureKind, RegExp],
	options: Partial<ClusterOptions> = {},
): Promise<ApiError> => {
	const cluster = clusterFor(t, context, options);
	let failed: unknown;
	try {
		await cluster.get('/version');
	} catch (error) {
		failed = error;
	}

	assert.ok(failed instanceof ApiError, inspect(failed));
	assert.equal(failed.kind, kind, failed.message);
	assert.ok(failed.message.startsWith(`${context.server}: `), failed.message);
	assert.match(failed.message, words);
	assert.ok(failed.remedy.length > 0, failed.message);
	assert.ok(!inspect(failed, {depth: 9}).includes(token), 'the token is in the error');
	return failed;
};

/** A TCP server on a free port. */
export const listen = async (
	t: TestContext,
	onConnection: (socket: Socket) => void,
	host = '127.0.0.1',
): Promise<number> => {
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		onConnection(socket);
	});
	server.listen(0, host);
	await once(server, 'listening');
	t.after(() => {
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	return (server.address() as AddressInfo).port;
};

export const version = {gitVersion: 'v1.35.4'};
/** An API server that answers everything with a version. */
export const healthy = async (t: TestContext, tls = serverTls) =>
	startFakeApiServer(
		t,
		(_request, response) => {
			sendJson(response, version);
		},
		tls,
	);
