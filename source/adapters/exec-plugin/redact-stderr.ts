import {isRecord, textOf} from '../../untyped.ts';
import {printableLine} from '../../text/printable.ts';

const maximumLength = 300;
const mostLines = 3;

/** JSON Web Tokens, access keys of AWS, and long runs of letters of both cases with digits, or of base64: nothing a person needs to read. */
const secretLike =
	/ey[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)*|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|(?=[A-Za-z0-9_+=\-]*\d)(?=[A-Za-z0-9_+=\-]*[a-z])(?=[A-Za-z0-9_+=\-]*[A-Z])[A-Za-z0-9_+=\-]{20,}|(?=[A-Za-z0-9+\/]*\d)[A-Za-z0-9+\/]{40,}={0,2}/gv;

/** What stands behind a name that says that it is a secret: `Bearer …`, `token=…`, `"password": "…"`. */
const namedSecret =
	/(?<name>\b(?:bearer|basic)\s+|\b(?:[\w\-]*(?:token|secret|password|passwd|assertion|api[_\-]?key|session[_\-]?key))["']?\s*[=:]\s*["']?)(?!\s)[^\s"'\u0026,;\}]+/giv;

/** Everything in a plugin's own output that could be a secret. */
const wordsOf = (text: string): string[] =>
	text.split(/[^A-Za-z0-9._+\/=\-]+/v).filter(word => word.length >= 8);

/** Keys under which programs that complain in JSON say what is wrong, the most telling first. */
const messageKeys = [
	'error_description',
	'errorMessage',
	'message',
	'Message',
	'msg',
	'detail',
	'error',
	'Error',
	'reason',
];

const messageIn = (value: unknown): string | undefined => {
	if (Array.isArray(value)) {
		return value.map(item => messageIn(item)).find(text => text !== undefined);
	}

	if (!isRecord(value)) {
		return undefined;
	}

	const texts = messageKeys.map(key => textOf(value[key])).filter(text => text !== undefined);
	return (
		texts.find(text => text !== '') ??
		Object.values(value)
			.map(item => messageIn(item))
			.find(text => text !== undefined)
	);
};

/** The message of a complaint in JSON, of one line or of several; undefined where it is none. */
const jsonMessage = (text: string): string | undefined => {
	const [start, end] = [
		text.search(/[\{\[]/v),
		Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')),
	];
	try {
		return start === -1 ? undefined : messageIn(JSON.parse(text.slice(start, end + 1)));
	} catch {
		return undefined;
	}
};

/** Words of a line that says what went wrong, where others say what to do or where it happened. */
const telling =
	/\b(?:error|fail(?:ed|ure|s)?|denied|expired|invalid|unauthori[sz]ed|forbidden|refused|not (?:found|exist|allowed|logged|valid)|cannot|can't|could not|couldn't|unable|no such|missing|timed? ?out|exception|fatal|panic)\b/iv;

/** The lines that carry the cause, and the last one, which mostly says what to do, in their order. */
const causeLines = (text: string): string[] => {
	// A bracket, a rule or an empty line says nothing.
	const lines = text
		.split('\n')
		.map(line => line.replaceAll(/[\p{Cc}\p{Cf}]+(?:\[[\d;]*m)?/gv, ' ').trim())
		.filter(line => /[\p{L}\p{N}]{2}/v.test(line));
	const causes = lines.filter(line => telling.test(line)).slice(0, mostLines - 1);
	const last = lines.slice(-1);
	return [...new Set([...causes, ...last])];
};

/**
What a plugin's standard error says of why it failed: the message of a complaint in JSON, else the lines that carry the cause with the
last one ("run aws sso login"). Whatever it printed on standard output, got as an environment variable, or looks like a token is masked.
*/
export const redactStderr = (
	stderr: string,
	secrets: readonly string[],
	stdout: string,
): string => {
	const said = jsonMessage(stderr);
	let masked = said === undefined ? causeLines(stderr).join(' · ') : printableLine(said);
	for (const secret of [...secrets.filter(value => value.length >= 6), ...wordsOf(stdout)]) {
		masked = masked.replaceAll(secret, '•••');
	}

	masked = masked.replaceAll(namedSecret, '$<name>•••').replaceAll(secretLike, '•••');
	return masked.length > maximumLength ? `${masked.slice(0, maximumLength)}…` : masked;
};
