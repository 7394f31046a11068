import type {Buffer} from 'node:buffer';
import {connect, type DetailedPeerCertificate, type TLSSocket} from 'node:tls';
import {toError} from '../errors.ts';
import {foldLines} from '../text/printable.ts';
import type {TlsProbe, TlsProbePort} from '../ports/tls-probe.ts';

/** TLS handshakes by `node:tls`. */
export const makeTlsProbe = (): TlsProbePort => ({
	async handshake({host, port, serverName, protocols}, {timeoutMs, signal}) {
		signal?.throwIfAborted();
		const socket = connect({
			host,
			port,
			servername: serverName,
			ALPNProtocols: [...protocols],
			// The chain is judged by the caller, against the root that it read elsewhere.
			rejectUnauthorized: false,
		});
		try {
			return await outcome(socket, {timeoutMs, signal});
		} finally {
			socket.destroy();
		}
	},
});

const outcome = async (
	socket: TLSSocket,
	{timeoutMs, signal}: {timeoutMs: number; signal?: AbortSignal},
): Promise<TlsProbe> =>
	new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			resolve({kind: 'timed-out', detail: `no answer in ${String(timeoutMs)} ms`});
		}, timeoutMs);
		const stop = () => {
			clearTimeout(timer);
			reject(toError(signal?.reason));
		};

		signal?.addEventListener('abort', stop, {once: true});
		const settle = (result: TlsProbe) => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', stop);
			resolve(result);
		};

		socket.once('secureConnect', () => {
			const certificates = chainOf(socket.getPeerCertificate(true));
			settle(
				certificates.length === 0
					? {kind: 'failed', detail: 'the handshake succeeded without a certificate'}
					: {kind: 'chain', certificates},
			);
		});
		// A later error, of a socket that is closed already, is nobody's concern.
		socket.on('error', (error: NodeJS.ErrnoException) => {
			settle({kind: kindOf(error.code), detail: foldLines(error.message)});
		});
		socket.once('close', () => {
			settle({kind: 'reset', detail: 'the connection was closed in the handshake'});
		});
	});

const kinds: Readonly<Record<string, Exclude<TlsProbe['kind'], 'chain'>>> = {
	ECONNREFUSED: 'refused',
	EHOSTUNREACH: 'unreachable',
	ENETUNREACH: 'unreachable',
	ETIMEDOUT: 'timed-out',
	ENOTFOUND: 'dns',
	EAI_AGAIN: 'dns',
	ECONNRESET: 'reset',
	EPIPE: 'reset',
};

const kindOf = (code = ''): Exclude<TlsProbe['kind'], 'chain'> => kinds[code] ?? 'failed';

/** Node links the certificates that the peer sent as issuers; the last one links to itself, or to nothing. */
const chainOf = (leaf: DetailedPeerCertificate | undefined): string[] => {
	const chain: string[] = [];
	const seen = new Set<string>();
	let current = leaf;
	while (current?.raw !== undefined && !seen.has(current.fingerprint256)) {
		seen.add(current.fingerprint256);
		chain.push(pemOf(current.raw));
		current = current.issuerCertificate;
	}

	return chain;
};

const pemOf = (der: Buffer): string =>
	`-----BEGIN CERTIFICATE-----\n${der.toString('base64').replaceAll(/.{64}/gv, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
