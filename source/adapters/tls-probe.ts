import {connect, type TLSSocket} from 'node:tls';
import {toError} from '../errors.ts';
import {foldLines} from '../text/printable.ts';
import type {TlsProbe, TlsProbePort} from '../ports/tls-probe.ts';
import {chainOf} from './shown-chain.ts';

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
			const certificates = chainOf(socket);
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
