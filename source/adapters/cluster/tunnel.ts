import {Buffer} from 'node:buffer';
import {request as httpRequest} from 'node:http';
import {request as httpsRequest} from 'node:https';
import type {LookupFunction, Socket} from 'node:net';
import {toError} from '../../errors.ts';
import {portOf} from './target.ts';

/** A proxy that cannot be reached or does not let us through. Its password is never part of the message. */
export class ProxyFailure extends Error {
	override readonly name = 'ProxyFailure';
}

/** The proxy as a person may see it. */
export const proxyName = (proxy: URL): string => `${proxy.protocol}//${proxy.host}`;

const authorization = (proxy: URL): Record<string, string> =>
	proxy.username === '' && proxy.password === ''
		? {}
		: {
				'proxy-authorization': `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}`,
			};

const failureText = (error: NodeJS.ErrnoException): string => {
	if (error.code === 'ECONNREFUSED') {
		return 'nothing listens there';
	}

	return error.code === 'ABORT_ERR' ? 'no answer in time' : toError(error).message;
};

/** A connection to `host:port` through an HTTP proxy (CONNECT). Throws `ProxyFailure`. */
export const openTunnel = async (
	proxy: URL,
	target: {host: string; port: number},
	{lookup, signal}: {lookup: LookupFunction; signal: AbortSignal},
): Promise<Socket> => {
	if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
		throw new ProxyFailure(
			`proxies of the kind ${proxy.protocol.replace(/:$/v, '')} are not supported; use an HTTP proxy`,
		);
	}

	const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
	const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
		method: 'CONNECT',
		host: proxy.hostname.replaceAll(/[\[\]]/gv, ''),
		port: portOf(proxy),
		path: authority,
		headers: {host: authority, ...authorization(proxy)},
		agent: false,
		lookup,
		signal,
	});
	return new Promise((resolve, reject) => {
		request.once('connect', (response, socket, head) => {
			if (response.statusCode !== 200) {
				socket.destroy();
				const why =
					response.statusCode === 407
						? 'it wants a user and a password, or other ones (407)'
						: `it answers ${response.statusCode ?? ''} ${response.statusMessage ?? ''}`.trim();
				reject(
					new ProxyFailure(`proxy ${proxyName(proxy)} does not connect to ${authority}: ${why}`),
				);
				return;
			}

			if (head.length > 0) {
				socket.unshift(head);
			}

			// Always a socket, as we make the connection ourselves.
			resolve(socket);
		});
		request.once('response', response => {
			response.destroy();
			reject(
				new ProxyFailure(
					`proxy ${proxyName(proxy)} does not connect to ${authority}: it answers ${response.statusCode ?? ''} ${response.statusMessage ?? ''}`.trim(),
				),
			);
		});
		request.once('error', (error: NodeJS.ErrnoException) => {
			reject(new ProxyFailure(`proxy ${proxyName(proxy)}: ${failureText(error)}`, {cause: error}));
		});
		request.end();
	});
};
