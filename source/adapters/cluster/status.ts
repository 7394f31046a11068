import type {IncomingHttpHeaders} from 'node:http';
import {ApiError, type ApiFailureKind} from '../../ports/cluster.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listOf, isRecord, recordOf, textOf} from '../../untyped.ts';
import {askAgain, type Target} from './target.ts';

export type Answer = {status: number; headers: IncomingHttpHeaders; body: string};

const longest = 600;
const mostFields = 3;

/** One line that a terminal cannot be played with. */
const tidy = (text: string): string => {
	const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gv, ' ').trim();
	return line.length > longest ? `${line.slice(0, longest)}…` : line;
};

const parse = (body: string): Record<string, unknown> => {
	try {
		return recordOf(JSON.parse(body));
	} catch {
		return {};
	}
};

const kindFor = (status: number): ApiFailureKind => {
	switch (status) {
		case 401: {
			return 'unauthorized';
		}

		case 403: {
			return 'forbidden';
		}

		case 404: {
			return 'not-found';
		}

		case 409: {
			return 'conflict';
		}

		case 429: {
			return 'throttled';
		}

		default: {
			return status >= 500 ? 'server-error' : 'invalid';
		}
	}
};

/** Who holds which fields, from the causes of a server-side apply that was refused. */
const managers = (status: Record<string, unknown>): string | undefined => {
	const fields = new Map<string, string[]>();
	for (const cause of listOf(recordOf(status['details'])['causes'])
		.filter(item => isRecord(item))
		.filter(item => item['reason'] === 'FieldManagerConflict')) {
		const manager =
			/^conflict with "(?<manager>.*?)"(?: with subresource .*| using .*)?$/v.exec(
				textOf(cause['message']) ?? '',
			)?.groups?.['manager'] ??
			textOf(cause['message']) ??
			'someone';
		fields.set(manager, [...(fields.get(manager) ?? []), textOf(cause['field']) ?? 'a field']);
	}

	if (fields.size === 0) {
		return undefined;
	}

	return [...fields]
		.map(([manager, names]) => {
			const shown = names.slice(0, mostFields).join(', ');
			return `${JSON.stringify(manager)} owns ${shown}${names.length > mostFields ? ` and ${names.length - mostFields} more` : ''}`;
		})
		.join('; ');
};

const remedies: Partial<Record<ApiFailureKind, (target: Target) => string>> = {
	unauthorized: target =>
		`Log in again, or get a fresh kubeconfig: ${kubectl(target, 'auth whoami')}`,
	forbidden: target => `See what you may do: ${kubectl(target, 'auth can-i --list')}`,
	throttled: () => 'Wait, then try again; fewer clusters at a time ask less of it.',
	gateway: target =>
		`Look at what answers, and at what it passes requests on to: ${askAgain(target)}`,
	'server-error': target => `Look at its state: ${kubectl(target, "get --raw '/readyz?verbose'")}`,
};

const remedyFor = (kind: ApiFailureKind, target: Target): string[] => {
	const remedy = remedies[kind]?.(target);
	return remedy === undefined ? [] : [remedy];
};

const notKubernetes = (answer: Answer, target: Target, what: string): ApiError =>
	new ApiError('not-kubernetes', `what answers is not a Kubernetes API server: ${what}`, {
		server: target.server,
		status: answer.status,
		remedy: [
			'Correct the server in the kubeconfig (its address, port and path).',
			`Look at what it answers: ${askAgain(target)}`,
		],
	});

const typeOf = ({headers}: Answer): string =>
	(headers['content-type'] ?? 'no content type').split(';', 1)[0] ?? '';

/**
Whether the API server itself wrote an answer. Its errors are Status objects; the few that are plain text (too many requests, health) carry
the headers that it gives to every answer (fact K-9).
*/
const isOwn = ({headers}: Answer, document: Record<string, unknown>): boolean =>
	document['kind'] === 'Status' ||
	headers['audit-id'] !== undefined ||
	headers['x-kubernetes-pf-flowschema-uid'] !== undefined;

/** What a web page calls itself. */
const titleOf = ({body}: Answer): string => {
	const title = tidy(/<title[^>]*>(?<title>[^<]{1,200})</iv.exec(body)?.groups?.['title'] ?? '');
	return title === '' ? '' : ` (${JSON.stringify(title)})`;
};

/** How long it wants to be left alone: seconds or a date, or nothing. */
const pauseText = ({headers}: Answer): string => {
	const pause = tidy(headers['retry-after'] ?? '');
	if (pause === '') {
		return '';
	}

	return /^\d+$/v.test(pause) ? `; wait ${pause} s` : `; wait until ${pause}`;
};

/** What an answer says, whoever wrote it. */
const wordsOf = (answer: Answer, document: Record<string, unknown>): string => {
	if (document['kind'] === 'Status') {
		const message = tidy(textOf(document['message']) ?? '');
		return message === '' ? `HTTP ${answer.status}` : message;
	}

	const words =
		typeOf(answer) === 'text/html' ? '' : tidy(textOf(document['message']) ?? answer.body);
	const server = textOf(answer.headers['server']);
	return `HTTP ${answer.status}${titleOf(answer)}${server === undefined ? '' : ` of ${tidy(server)}`}${words === '' ? '' : `: ${words}`}`;
};

/** Answers by which what stands before a server says that it does not pass a request on. */
const isOfGateway = (status: number): boolean => status >= 500 || status === 407;

/**
An answer that is no success, as an `ApiError`. An API server is told by `isOwn`; without its marks, 5xx, 407 and 429 come from what stands
before it, and a web page or a redirect is somebody else's.
*/
export const answerError = (answer: Answer, target: Target, what: string): ApiError => {
	const {status} = answer;
	const document = parse(answer.body);
	const isForeign = !isOwn(answer, document);
	if (status < 400) {
		const to = answer.headers.location;
		return notKubernetes(
			answer,
			target,
			`HTTP ${status}${to === undefined ? '' : `, which leads to ${URL.canParse(to, target.server) ? new URL(to, target.server).host : 'nowhere'}`}`,
		);
	}

	if (
		isForeign &&
		!isOfGateway(status) &&
		status !== 429 &&
		typeOf(answer) !== 'text/plain' &&
		typeOf(answer) !== 'application/json'
	) {
		return notKubernetes(answer, target, `HTTP ${status} with ${typeOf(answer)}${titleOf(answer)}`);
	}

	const kind = isForeign && isOfGateway(status) ? 'gateway' : kindFor(status);
	const owners = kind === 'conflict' ? managers(document) : undefined;
	const who =
		isForeign && (kind === 'gateway' || kind === 'throttled')
			? 'what stands before the API server (a load balancer or proxy) answers in its place: '
			: '';
	const pause = kind === 'gateway' || kind === 'throttled' ? pauseText(answer) : '';
	const text =
		owners === undefined
			? `${who}${wordsOf(answer, document)} (${what}${pause})`
			: `${what} is managed by someone else: ${owners}`;
	return new ApiError(kind, text, {
		server: target.server,
		status,
		remedy:
			owners === undefined
				? remedyFor(kind, target)
				: ['Let mesh-wizard take these fields over: --take-over'],
	});
};

/** The JSON of a success. Throws `not-kubernetes` for anything else. */
export const jsonOf = (answer: Answer, target: Target): unknown => {
	const encoding = answer.headers['content-encoding'] ?? 'identity';
	if (!['identity', 'gzip'].includes(encoding)) {
		throw notKubernetes(answer, target, `its answer is encoded as ${tidy(encoding)}, unasked`);
	}

	if (typeOf(answer).includes('json')) {
		try {
			return JSON.parse(answer.body) as unknown;
		} catch {
			throw notKubernetes(answer, target, 'its JSON is broken');
		}
	}

	throw notKubernetes(
		answer,
		target,
		`HTTP ${answer.status} with ${typeOf(answer)}${titleOf(answer)} where JSON was expected`,
	);
};
