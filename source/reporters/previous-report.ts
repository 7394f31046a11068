import {z} from 'zod';
import type {Compared} from '../checks/changes.ts';
import {expects, readReport} from './read-report.ts';

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

/** Reads what `preflight -o json` printed earlier, or says what is wrong with it, one sentence a problem. */
export const parsePreviousReport = (
	json: string,
): {report: PreviousReport} | {problems: readonly string[]} => readReport(previousSchema, json);
