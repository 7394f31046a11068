import {z} from 'zod';
import type {Compared} from '../checks/changes.ts';
import {pathText} from '../mesh/file-problem.ts';

/** What a value is to be, for the problem where it isn't. */
const expects = (what: string) => ({
	error: ({input}: {input?: unknown}) => (input === undefined ? 'is missing' : `is not ${what}`),
});

const statuses = ['pass', 'note', 'warn', 'fail', 'unknown', 'skipped', 'waived'] as const;
const text = z.string(expects('a text'));

/** What is read of an earlier report, of this version or another: it may have more, and leftOut is younger than the rest. */
const previousSchema = z.object(
	{
		apiVersion: z.literal('mesh-wizard/v1', expects('mesh-wizard/v1')),
		kind: z.literal('PreflightReport', expects('PreflightReport')),
		simulated: z.boolean(expects('true or false')),
		startedAt: z.iso.datetime(expects('a time such as 2026-01-31T12:00:00.000Z')),
		clusters: z.array(
			z.object({name: text, uid: text.nullable()}, expects('a map')),
			expects('a list'),
		),
		findings: z.array(
			z.object(
				{
					id: text,
					status: z.enum(statuses, expects(`one of ${statuses.join(', ')}`)),
					clusters: z.array(text, expects('a list')),
				},
				expects('a map'),
			),
			expects('a list'),
		),
		leftOut: z.array(text, expects('a list')).default([]),
	},
	expects('the report of a preflight: one map'),
);

export type PreviousReport = Compared & {startedAt: string; simulated: boolean};

const mostProblems = 5;

/** Reads what `preflight -o json` printed earlier, or says what is wrong with it, one sentence a problem. */
export const parsePreviousReport = (
	json: string,
): PreviousReport | {problems: readonly string[]} => {
	let data: unknown;
	try {
		data = JSON.parse(json);
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
