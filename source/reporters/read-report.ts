import type {z} from 'zod';
import {pathText} from '../mesh/file-problem.ts';

/** What a value is to be, for the problem where it isn't. */
export const expects = (what: string) => ({
	error: ({input}: {input?: unknown}) => (input === undefined ? 'is missing' : `is not ${what}`),
});

const mostProblems = 5;

/** Reads a report of ours from its JSON, or says what is wrong with it, one sentence a problem. */
export const readReport = <Report>(
	schema: z.ZodType<Report>,
	json: string,
): {report: Report} | {problems: readonly string[]} => {
	let data: unknown;
	try {
		data = JSON.parse(json);
	} catch (error) {
		return {
			problems: [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`],
		};
	}

	const parsed = schema.safeParse(data);
	if (parsed.success) {
		return {report: parsed.data};
	}

	const problems = parsed.error.issues.map(({path, message}) => {
		const place = pathText(path.map(part => (typeof part === 'symbol' ? String(part) : part)));
		return `${place === '' ? 'it' : `${place}:`} ${message}`;
	});
	return {
		problems: [
			...problems.slice(0, mostProblems),
			...(problems.length > mostProblems
				? [`and ${String(problems.length - mostProblems)} more like these`]
				: []),
		],
	};
};
