import {generateKeyPairSync} from 'node:crypto';
import {once} from 'node:events';
import type {Socket} from 'node:net';
import {createSecureContext, createServer, type SecureContext} from 'node:tls';
import type {TestContext} from 'node:test';
import {issueCertificate} from '../../source/adapters/issue-certificate.ts';
import {authorityOf} from '../../source/demo/world/authorities.ts';
import {makeDemoTls} from '../../source/demo/world/tls.ts';
import type {DemoCluster, World} from '../../source/demo/world/world.ts';

const port = 15_443;
const day = 24 * 60 * 60 * 1000;

const workloadKey = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	publicKeyEncoding: {type: 'spki', format: 'pem'},
	privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
});

/**
The east-west gateway of a cluster, at its load balancer's address: it hands TLS on by the name that is asked for, to a workload whose
certificate the cluster's istiod signed, and ends what has no such name.
*/
export const serveGateway = async (
	t: Pick<TestContext, 'after'>,
	world: World,
	cluster: DemoCluster,
): Promise<void> => {
	const tls = makeDemoTls(world);
	const host = cluster.spec.balancer;
	const contextFor = async (serverName: string): Promise<SecureContext> => {
		const {kind} = await tls.handshake({host, port, serverName, protocols: []}, {timeoutMs: 1000});
		const authority = authorityOf(cluster);
		if (kind !== 'chain' || authority === undefined) {
			throw new Error(`nothing behind ${serverName}`);
		}

		const now = Date.now();
		const leaf = await issueCertificate({
			publicKey: workloadKey.publicKey,
			subject: [{shortName: 'O', value: 'cluster.local'}],
			notBefore: new Date(now - day),
			notAfter: new Date(now + day),
			issuer: {key: authority.signer.key, certificate: authority.signer.certificate},
		});
		return createSecureContext({
			key: workloadKey.privateKey,
			cert: [leaf, ...authority.chain].join('\n'),
		});
	};

	const sockets = new Set<Socket>();
	const server = createServer({
		SNICallback(serverName, done) {
			const choose = async () => {
				try {
					done(null, await contextFor(serverName));
				} catch (error) {
					done(error instanceof Error ? error : new Error(String(error)));
				}
			};

			void choose();
		},
		ALPNCallback: ({protocols}) => protocols[0],
	});
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
	});
	server.on('tlsClientError', (_error, socket: Socket) => {
		socket.destroy();
	});
	server.listen(port, host);
	await once(server, 'listening');
	t.after(() => {
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
};
