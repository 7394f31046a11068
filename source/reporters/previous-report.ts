import {z} from 'zod';
import {lowerFirst} from '../text/sentence.ts';
import type {Compared} from '../checks/changes.ts';
import {pathText} from '../mesh/file-problem.ts';

const status = z.enum(['pass', 'note', 'warn', 'fail', 'unknown', 'skipped', 'waived']);

/** What is read of an earlier report, of this version or another: it may have more, and leftOut is younger than the rest. */
const previousSchema = z.object({
	apiVersion: z.literal('mesh-wizard/v1'),
	kind: z.literal('PreflightReport'),
	simulated: z.boolean(),
	startedAt: z.iso.datetime(),
	clusters: z.array(z.object({name: z.string(), uid: z.string().nullable()})),
	findings: z.array(z.object({id: z.string(), status, clusters: z.array(z.string())})),
	leftOut: z.array(z.string()).default([]),
});

export type PreviousReport = Compared & {startedAt: string; simulated: boolean};

const mostProblems = 5;

/** Reads what `preflight -o json` printed earlier, or says what is wrong with it, one sentence a problem. */
export const parsePreviousReport = (
	text: string,
): PreviousReport | {problems: readonly string[]} => {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch (error) {
		return {
			problems: [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`],
		};
	}

	const parsed = previousSchema.safeParse(data);
	if (parsed.success) {
		return parsed.data;
	}

	const problems = parsed.error.issues.map(({path, message}) => {
		const place = pathText(path.map(part => (typeof part === 'symbol' ? String(part) : part)));
		return `${place === '' ? '' : `${place}: `}${lowerFirst(message)}`;
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
