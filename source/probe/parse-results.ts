import type {ProbeOutcome} from '../survey/facts.ts';
import {crossNetworkPort} from '../mesh/well-known.ts';
import type {Try} from './script.ts';

/** The last line of a log that is whole. */
const lastLine = 'tried all';

export type TriedLog = {
	/** By the number of the try. */
	lines: ReadonlyMap<
		number,
		{code: number; connectSeconds: number; status: number; answer: string; text: string}
	>;
	isWhole: boolean;
	hasCurl: boolean;
};

/** What the script printed. */
export const readLog = (text: string): TriedLog => {
	const lines = text.split('\n').flatMap(line => {
		const [mark, id = '', code = '', numbers = '', answer = '', text = ''] = line.split('\t');
		const [status = '0', connect = '0'] = numbers.split(' ');
		return mark === 'tried' && id !== ''
			? [
					[
						Number(id),
						{
							code: Number(code),
							connectSeconds: Number(connect),
							status: Number(status),
							answer,
							text,
						},
					] as const,
				]
			: [];
	});
	return {
		lines: new Map(lines),
		isWhole: text.split('\n').includes(lastLine),
		hasCurl: !text.includes('missing curl'),
	};
};

const isOfApiServer = (answer: string): boolean =>
	answer.includes('"gitVersion"') || /"kind": ?"Status"/v.test(answer);

/** curl's own last words, without those on the way there. */
const reason = (text: string): string =>
	/curl: \(\d+\) (?<words>.*?)(?: \* |$)/v.exec(text)?.groups?.['words'] ?? text;

const showed = (text: string): string => {
	const {subject, issuer} =
		/subject: (?<subject>.*?) \* +issuer: (?<issuer>[^*]*)/v.exec(text)?.groups ?? {};
	return subject === undefined || issuer === undefined
		? ''
		: ` (it shows ${subject.trim()}, issued by ${issuer.trim()})`;
};

type Line = TriedLog['lines'] extends ReadonlyMap<number, infer Value> ? Value : never;

const isConnected = ({connectSeconds, text}: Line): boolean =>
	connectSeconds > 0 || / Connected to | Established connection /v.test(text);

const reached = ({connectSeconds}: Line): ProbeOutcome => ({
	kind: 'reached',
	milliseconds: Math.round(connectSeconds * 1000),
});

/** Why it did not get so far; curl's exit codes and, where those hold two causes, its words (fact A-5). */
const failed = (line: Line): ProbeOutcome => {
	const detail = reason(line.text);
	switch (line.code) {
		case 6: {
			return {kind: 'dns', detail};
		}

		case 7: {
			if (line.text.includes('refused')) {
				return {kind: 'refused', detail};
			}

			return {
				kind: /no route|unreachable/iv.test(line.text) ? 'no-route' : 'broken',
				detail,
			};
		}

		case 28: {
			return {kind: isConnected(line) ? 'silent' : 'timed-out', detail};
		}

		case 35: {
			return {
				kind: /wrong version number|packet length|unknown protocol|record/iv.test(detail)
					? 'not-tls'
					: 'broken',
				detail,
			};
		}

		case 51:
		case 60: {
			return {kind: 'other-authority', detail: `${detail}${showed(line.text)}`};
		}

		default: {
			return {
				kind: 'broken',
				detail: detail === '' ? `curl ended with ${String(line.code)}` : detail,
			};
		}
	}
};

/** What a line of the log says of its try; `name` is what the pod that was meant answers. */
export const outcomeOf = (wanted: Try, line: Line, name?: string): ProbeOutcome => {
	switch (wanted.kind) {
		case 'api-server': {
			if (line.code !== 0) {
				return failed(line);
			}

			return isOfApiServer(line.answer)
				? reached(line)
				: {
						kind: 'not-kubernetes',
						detail: `it answers ${String(line.status)} ${line.answer.slice(0, 100)}`.trim(),
					};
		}

		case 'gateway': {
			if (!isConnected(line)) {
				return failed(line);
			}

			// Between networks TLS goes on to a workload, which wants a certificate of the mesh: an answer is somebody else's (fact G-17).
			if (wanted.port === crossNetworkPort && line.status > 0) {
				return {kind: 'ends-tls', detail: `it answers ${String(line.status)}`};
			}

			// A gateway that knows no workload of that name breaks the handshake off: it is the right one all the same.
			const failure = failed(line);
			return failure.kind === 'not-tls' ? failure : reached(line);
		}

		case 'pod': {
			if (line.code !== 0) {
				return failed(line);
			}

			return line.answer === name
				? reached(line)
				: {
						kind: 'other-pod',
						detail: `it answers ${String(line.status)} ${line.answer.slice(0, 100)}`.trim(),
					};
		}
	}
};
