import {Buffer} from 'node:buffer';
import type {IncomingMessage} from 'node:http';
import {Agent, request as httpsRequest} from 'node:https';
import {isIP} from 'node:net';
import {MeshError, toError} from '../../errors.ts';
import type {DownloadProgress} from '../../ports/istioctl-downloads.ts';
import {lookupWith, makeResolve} from '../cluster/lookup.ts';
import {proxyFor} from '../cluster/proxy.ts';
import {abandonedBy, TunnelAgent} from '../cluster/tunnel.ts';
import {systemAuthorities} from '../system-authorities.ts';
import {downloadFailure} from './failures.ts';

export type GetOptions = {
	env: Readonly<Record<string, string | undefined>>;
	userAgent: string;
	/** PEM; Node's and the system's authorities when undefined. */
	authorities?: readonly string[];
	/** Milliseconds without a byte after which it is given up. */
	idleMs: number;
	/** Milliseconds for all of it: a byte now and then is no silence. */
	longestMs: number;
	/** No more bytes than that. */
	limit: number;
	signal?: AbortSignal;
	onProgress?: (progress: DownloadProgress) => void;
};

const redirectsAtMost = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Silence: nothing came for so long, or not all. */
class Silence extends Error {
	override readonly name = 'Silence';
}

type Watch = {signal: AbortSignal; touch: () => void};

const open = async (
	url: URL,
	{env, userAgent, authorities}: GetOptions,
	{signal, touch}: Watch,
): Promise<IncomingMessage> => {
	const target = {
		host: url.hostname.replaceAll(/[\[\]]/gv, ''),
		port: url.port === '' ? 443 : Number(url.port),
	};
	const lookup = lookupWith(makeResolve());
	const identity = {
		ca: [...(authorities ?? systemAuthorities())],
		// An address must not be sent as a server name.
		servername: isIP(target.host) === 0 ? target.host : '',
		minVersion: 'TLSv1.2' as const,
	};
	const proxy = proxyFor(url, {env});
	const agent =
		proxy === undefined
			? new Agent({...identity, lookup})
			: new TunnelAgent(proxy, target, {lookup, identity});
	return new Promise((resolve, reject) => {
		const request = httpsRequest(url, {
			...abandonedBy(signal),
			headers: {'user-agent': userAgent, accept: '*/*'},
			agent,
		});
		request.once('socket', touch);
		request.once('response', response => {
			touch();
			resolve(response);
		});
		request.once('error', reject);
		request.end();
	});
};

const follow = async (
	url: URL,
	options: GetOptions,
	watch: Watch,
	left = redirectsAtMost,
): Promise<IncomingMessage> => {
	const response = await open(url, options, watch);
	const {
		statusCode = 0,
		headers: {location},
	} = response;
	if (!redirects.has(statusCode)) {
		return response;
	}

	response.destroy();
	const next = location === undefined ? null : URL.parse(location, url);
	if (next?.protocol !== 'https:' || left === 0) {
		throw new MeshError(
			left === 0
				? `it redirects more than ${String(redirectsAtMost)} times`
				: `it redirects to ${location ?? 'nowhere'}, which is not an https:// address`,
		);
	}

	return follow(next, options, watch, left - 1);
};

const bodyOf = async (
	response: IncomingMessage,
	{limit, onProgress}: GetOptions,
	touch: () => void,
): Promise<Buffer> => {
	const length = Number(response.headers['content-length'] ?? Number.NaN);
	const total = Number.isInteger(length) ? length : undefined;
	const chunks: Buffer[] = [];
	let received = 0;
	const tooLarge = () => {
		response.destroy();
		return new MeshError(
			`it is larger than ${String(Math.round(limit / 2 ** 20))} MiB, which no istioctl is`,
		);
	};

	if (total !== undefined && total > limit) {
		throw tooLarge();
	}

	try {
		for await (const chunk of response as AsyncIterable<Buffer>) {
			touch();
			received += chunk.length;
			if (received > limit) {
				throw tooLarge();
			}

			chunks.push(chunk);
			onProgress?.({received, total});
		}
	} catch (error) {
		throw toError(error).message === 'aborted'
			? new MeshError(
					`the connection was lost after ${String(received)} of ${String(total ?? 'unknown')} bytes`,
				)
			: error;
	}

	return Buffer.concat(chunks);
};

/**
What lies at an https:// address, or undefined when nothing does (404). Follows redirects; takes HTTPS_PROXY and NO_PROXY as the
connections to clusters do. Throws `MeshError` whose message begins with the address.
*/
export const get = async (url: URL, options: GetOptions): Promise<Buffer | undefined> => {
	options.signal?.throwIfAborted();
	const silence = new AbortController();
	const timer = setTimeout(() => {
		silence.abort(new Silence(`nothing came for ${String(options.idleMs / 1000)} s`));
	}, options.idleMs);
	const end = setTimeout(() => {
		silence.abort(new Silence(`it did not end within ${String(options.longestMs / 1000)} s`));
	}, options.longestMs);
	const touch = () => {
		timer.refresh();
	};

	try {
		const signal = AbortSignal.any([
			silence.signal,
			...(options.signal === undefined ? [] : [options.signal]),
		]);
		const response = await follow(url, options, {signal, touch});
		const {statusCode = 0, statusMessage = ''} = response;
		if (statusCode === 200) {
			return await bodyOf(response, options, touch);
		}

		response.destroy();
		if (statusCode === 404) {
			return undefined;
		}

		throw new MeshError(`it answers ${String(statusCode)} ${statusMessage}`.trim());
	} catch (error) {
		options.signal?.throwIfAborted();
		throw downloadFailure(url, silence.signal.aborted ? silence.signal.reason : error);
	} finally {
		clearTimeout(timer);
		clearTimeout(end);
	}
};
