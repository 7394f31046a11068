const maximumLength = 200;

/** JSON Web Tokens, and long runs of letters of both cases with digits: nothing a person needs to read. */
const secretLike =
	/ey[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)*|(?=[A-Za-z0-9_+=\-]*\d)(?=[A-Za-z0-9_+=\-]*[a-z])(?=[A-Za-z0-9_+=\-]*[A-Z])[A-Za-z0-9_+=\-]{20,}/gv;

/** Everything in a plugin's own output that could be a secret. */
const wordsOf = (text: string): string[] =>
	text.split(/[^A-Za-z0-9._+\/=\-]+/v).filter(word => word.length >= 8);

/**
The last line of a plugin's standard error, which mostly says what to do ("run aws sso login"). Whatever it printed on standard output,
got as an environment variable, or looks like a token is masked.
*/
export const redactStderr = (
	stderr: string,
	secrets: readonly string[],
	stdout: string,
): string => {
	const line =
		stderr
			.split('\n')
			.map(text => text.replaceAll(/[\p{Cc}\p{Cf}]+(?:\[[\d;]*m)?/gv, ' ').trim())
			.findLast(text => text !== '') ?? '';
	let masked = line;
	for (const secret of [...secrets.filter(value => value.length >= 6), ...wordsOf(stdout)]) {
		masked = masked.replaceAll(secret, '•••');
	}

	masked = masked.replaceAll(secretLike, '•••');
	return masked.length > maximumLength ? `${masked.slice(0, maximumLength)}…` : masked;
};
