import type {IncomingHttpHeaders} from 'node:http';
import {ApiError, type ApiFailureKind} from '../../ports/cluster.ts';
import {listOf, isRecord, recordOf, textOf} from '../../untyped.ts';
import {sh} from '../../text/shell.ts';
import type {Target} from './target.ts';

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

		default: {
			return status === 429 || status >= 500 ? 'server-error' : 'invalid';
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
	unauthorized: ({context}) =>
		sh`Log in again, or get a fresh kubeconfig: kubectl --context ${context} auth whoami`,
	forbidden: ({context}) => sh`See what you may do: kubectl --context ${context} auth can-i --list`,
	'server-error': ({context}) =>
		sh`Look at its state: kubectl --context ${context} get --raw '/readyz?verbose'`,
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
			sh`Look at what it answers: curl -k ${target.server}/version`,
		],
	});

const typeOf = ({headers}: Answer): string =>
	(headers['content-type'] ?? 'no content type').split(';', 1)[0] ?? '';

/**
An answer that is no success, as an `ApiError`. Kubernetes answers with a Status object, or in plain text where no API is served; a web
page or a redirect is somebody else's, except that load balancers answer 5xx in their own words for an API server that is down.
*/
export const answerError = (answer: Answer, target: Target, what: string): ApiError => {
	const {status} = answer;
	const document = parse(answer.body);
	const isStatus = document['kind'] === 'Status';
	if (status < 400) {
		const to = answer.headers.location;
		return notKubernetes(
			answer,
			target,
			`HTTP ${status}${to === undefined ? '' : `, which leads to ${URL.canParse(to, target.server) ? new URL(to, target.server).host : 'nowhere'}`}`,
		);
	}

	if (
		!isStatus &&
		status < 500 &&
		status !== 429 &&
		typeOf(answer) !== 'text/plain' &&
		typeOf(answer) !== 'application/json'
	) {
		return notKubernetes(answer, target, `HTTP ${status} with ${typeOf(answer)}`);
	}

	const kind = kindFor(status);
	const owners = kind === 'conflict' ? managers(document) : undefined;
	const words = typeOf(answer) === 'text/html' ? '' : answer.body;
	const said = tidy(isStatus ? (textOf(document['message']) ?? '') : words);
	const text =
		owners === undefined
			? `${said === '' ? `HTTP ${status}` : said} (${what})`
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
		`HTTP ${answer.status} with ${typeOf(answer)} where JSON was expected`,
	);
};
