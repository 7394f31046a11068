import {Buffer} from 'node:buffer';
import {randomBytes} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {TlsOptions} from 'node:tls';
import {sendJson, sendStatus, type SeenRequest} from '../helpers/fake-api-server.ts';
import {authority} from '../helpers/secure-api.ts';
import {steer, steering, twist} from './twist.ts';

type Asked = {
	request: SeenRequest;
	response: ServerResponse;
	incoming: IncomingMessage;
	/** Where a redirect leads: whoever follows is seen there. */
	elsewhere: string;
	/** Makes the server forget what has changed so far: watches and pages cannot go on. */
	forget: () => void;
	/** Ends all connections to the server; from the next one on it shows this certificate. */
	showCertificate: (tls: TlsOptions) => void;
};

/** What a fault makes of a request; true when it has answered itself. */
type Fault = (asked: Asked) => boolean;

const refuse =
	(code: number, message: string, reason: string, headers: Record<string, string> = {}): Fault =>
	({response}) => {
		for (const [name, value] of Object.entries(headers)) {
			response.setHeader(name, value);
		}

		sendStatus(response, code, message, {reason});
		return true;
	};

/** Changes the whole answer when it is there; what streams stays as it is. */
const changeAnswer = (
	{response}: Asked,
	change: (body: string) => {body: string; isCut: boolean} | undefined,
): boolean => {
	const end = response.end.bind(response);
	response.end = ((chunk?: unknown) => {
		response.end = end;
		const changed = change(typeof chunk === 'string' ? chunk : '');
		if (changed === undefined) {
			response.socket?.destroy();
		} else if (changed.isCut) {
			response.write(changed.body, () => {
				response.socket?.destroy();
			});
		} else {
			end(changed.body);
		}

		return response;
	}) as ServerResponse['end'];
	return false;
};

/** Writes until the client has had enough. */
const pour = (
	response: ServerResponse,
	piece: () => string | Uint8Array,
	everyMs: number,
): true => {
	response.writeHead(200, {'content-type': 'application/json'});
	const timer = setInterval(() => {
		if (response.destroyed) {
			clearInterval(timer);
		} else {
			response.write(piece());
		}
	}, everyMs);
	response.on('close', () => {
		clearInterval(timer);
	});
	return true;
};

/** Where a cluster says which one it is. */
export const identityPath = '/api/v1/namespaces/kube-system';

const expiredTls = authority.issue({name: 'api', names: 'IP:127.0.0.1', expired: true});

const otherUid = '99999999-0000-4000-8000-000000000000';

/** What can befall one request. */
export const faults = {
	/** The connection ends before the request is looked at. */
	reset({response}) {
		response.socket?.destroy();
		return true;
	},
	/** The request is carried out, and the connection ends instead of the answer. */
	lost: asked => changeAnswer(asked, () => undefined),
	unauthorized: refuse(401, 'Unauthorized', 'Unauthorized'),
	forbidden: refuse(403, 'this is forbidden: User "canary" cannot do it', 'Forbidden'),
	missing: refuse(404, 'the server could not find the requested resource', 'NotFound'),
	/** What a cluster says goes to terminals, logs and CI: it must not steer them. */
	hostile: refuse(422, `no ${steering}`, 'Invalid'),
	/** So does what others named. */
	steering: asked =>
		changeAnswer(asked, body => ({body: steer(body, asked.request.url), isCut: false})),
	conflict: refuse(409, 'Apply failed with 1 conflict: conflict with "canary"', 'Conflict'),
	/** A watch or a next page cannot begin where it wishes to. */
	gone(asked) {
		asked.forget();
		return false;
	},
	throttled: refuse(429, 'too many requests', 'TooManyRequests', {'retry-after': '1'}),
	broken: refuse(500, 'etcdserver: leader changed', 'InternalError'),
	unavailable({response}) {
		response.removeHeader('audit-id');
		response.writeHead(503, {'content-type': 'text/html'}).end('<html><title>Busy</title></html>');
		return true;
	},
	hangs: () => true,
	truncated: asked =>
		changeAnswer(asked, body => ({body: body.slice(0, Math.ceil(body.length / 2)), isCut: true})),
	endless: ({response}) => pour(response, () => ' '.repeat(2 ** 20), 1),
	slow: ({response}) => pour(response, () => ' ', 50),
	garbage({response}) {
		response.writeHead(200, {'content-type': 'application/json'}).end(randomBytes(300));
		return true;
	},
	compressed({response}) {
		response
			.writeHead(200, {'content-type': 'application/json', 'content-encoding': 'gzip'})
			.end(Buffer.from('no gzip'));
		return true;
	},
	redirect({response, elsewhere}) {
		response.writeHead(307, {location: elsewhere}).end();
		return true;
	},
	page({response}) {
		response
			.writeHead(200, {'content-type': 'text/html'})
			.end('<html><head><title>Sign in</title></head></html>');
		return true;
	},
	nothing({response}) {
		sendJson(response, null);
		return true;
	},
	/** One field of the answer is not what it should be. */
	twisted: asked =>
		changeAnswer(asked, body => ({body: twist(body, asked.request.url), isCut: false})),
	/** Nobody renewed the certificate of its API server in time. */
	'expired certificate'({showCertificate}) {
		showCertificate(expiredTls);
		return true;
	},
	/** The same names lead to another cluster. */
	'another cluster': asked =>
		changeAnswer(asked, body => ({
			body: asked.request.url.startsWith(identityPath)
				? body.replace(/"uid":"[^"]+"/v, `"uid":"${otherUid}"`)
				: body,
			isCut: false,
		})),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** What one such answer leaves unknown, since it is no failure that passes. */
export const unreadable: ReadonlySet<FaultName> = new Set([
	'unauthorized',
	'forbidden',
	'garbage',
	'page',
	'nothing',
]);

export const faultNames = Object.keys(faults) as FaultName[];

const isOfObjects = ({method, url}: SeenRequest) =>
	method !== 'GET' || /^\/apis?\/(?:v1|[^\/]+\/[^\/]+)\//v.test(url);

/** Which requests a fault can befall, where not all: it waits for one. What anybody may ask is never forbidden. */
const fitting: Partial<Record<FaultName, (request: SeenRequest) => boolean>> = {
	forbidden: request => isOfObjects(request) && !/reviews(?:\?|$)/v.test(request.url),
	conflict: ({method}) => method !== 'GET',
	gone: ({url}) => /(?:watch|continue)=/v.test(url),
	'another cluster': ({url}) => url.startsWith(identityPath),
};

/** Whether a fault can befall a request; undefined stands for an upgrade. */
export const fits = (name: FaultName, request: SeenRequest | undefined): boolean => {
	const isFitting = fitting[name];
	return isFitting === undefined || (request !== undefined && isFitting(request));
};
