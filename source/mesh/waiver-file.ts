import * as z from 'zod';
import {isDay} from './days.ts';
import {inOrder, type FileProblem, type Issue} from './file-problem.ts';
import {field, ruled} from './mesh-schema.ts';
import {nearest} from './nearest.ts';
import {schemaIssues} from './schema-issues.ts';
import type {Waiver} from './waiver.ts';
import {readYaml} from './yaml-source.ts';

const dayProblem = (text: string) =>
	isDay(text)
		? undefined
		: {
				message: `"${text}" is not a day`,
				fix: 'write year, month and day, such as until: 2027-01-31',
			};

const reasonProblem = (text: string) =>
	text.trim() === ''
		? {message: 'says nothing', fix: 'write why the finding is acceptable'}
		: undefined;

const waiver = field(
	z.strictObject({
		id: field(z.string().min(1), {
			description: 'The id of a check, as `preflight --list` has it.',
			expects: 'the id of a check',
			example: 'id: network.service-cidr-overlap',
		}),
		clusters: field(
			z.array(
				field(z.string().min(1), {
					description: 'The name of a cluster.',
					expects: 'the name of a cluster',
					example: '- east-1',
				}),
			),
			{
				description:
					'The clusters in which it is accepted: a finding is waived where it concerns one of them. Without it, everywhere.',
				expects: 'a list of clusters',
				example: 'clusters: [east-1]',
			},
		).optional(),
		reason: field(ruled(reasonProblem), {
			description: 'Why it is acceptable. Every report shows it.',
			expects: 'a text',
			example: 'reason: the ranges are routed apart',
		}),
		until: field(ruled(dayProblem), {
			description:
				'The last day on which the waiver holds (in UTC). From the next day on the finding counts again, and reports say so.',
			expects: 'a day',
			example: 'until: 2027-01-31',
		}).optional(),
	}),
	{
		description: 'One finding that is accepted.',
		expects: 'a map',
		example: '- {id: nodes.ready, reason: rebuilt today}',
	},
);

/** A `--waive-file`, field by field. */
const waiverFileSchema = field(
	z.strictObject({
		waivers: field(z.array(waiver), {
			description: 'The findings that are accepted.',
			expects: 'a list of waivers',
			example: 'waivers: [{id: nodes.ready, reason: rebuilt today}]',
		}),
	}),
	{
		description: 'Findings of mesh-wizard preflight that are accepted, each with its reason.',
		expects: 'a map',
		example: 'waivers: []',
	},
);

/** The JSON Schema that is shipped as docs/schema/waivers.schema.json; draft 7, which editors read. */
export const waiverFileJsonSchema = (): unknown => ({
	...z.toJSONSchema(waiverFileSchema, {target: 'draft-7', io: 'input'}),
	title: 'waivers of mesh-wizard',
});

const meantFix = (word: string, known: readonly string[], otherwise: string): string => {
	const meant = nearest(word, known);
	return meant === undefined ? otherwise : `did you mean ${meant}?`;
};

/** What the names in a sound file lead to: a waiver that names nothing would be trusted without any effect. */
const nameIssues = (
	waivers: ReadonlyArray<Pick<Waiver, 'id'> & {clusters?: readonly string[]}>,
	known: {ids: readonly string[]; clusters: readonly string[]},
): Issue[] =>
	waivers.flatMap(({id, clusters = []}, index) => [
		...(known.ids.includes(id)
			? []
			: [
					{
						path: ['waivers', index, 'id'],
						at: 'value',
						message: `there is no check ${JSON.stringify(id)}`,
						fix: meantFix(id, known.ids, 'mesh-wizard preflight --list lists them all'),
					} as const,
				]),
		...clusters.flatMap((name, position) =>
			known.clusters.includes(name)
				? []
				: [
						{
							path: ['waivers', index, 'clusters', position],
							at: 'value',
							message: `${JSON.stringify(name)} is not among the clusters`,
							fix: meantFix(name, known.clusters, `they are ${known.clusters.join(', ')}`),
						} as const,
					],
		),
	]);

/** Whether the schema finds nothing wrong with a value that is to be looked into further. */
const soundWaivers = (
	data: unknown,
): ReadonlyArray<{id: string; clusters?: string[]; reason: string; until?: string}> | undefined => {
	const parsed = waiverFileSchema.safeParse(data);
	return parsed.success ? parsed.data.waivers : undefined;
};

/** Names of a file that is otherwise faulty: those that can be read are judged with the rest. */
const readableNames = (data: unknown): Array<{id: string; clusters?: string[]}> | undefined => {
	const parsed = z
		.object({
			waivers: z.array(z.object({id: z.string(), clusters: z.array(z.string()).optional()})),
		})
		.safeParse(data);
	return parsed.success ? parsed.data.waivers : undefined;
};

/** Reads a `--waive-file`: its waivers, or everything that is wrong in it with line and column. Pure. */
export const parseWaiverFile = (
	text: string,
	{path: file, ...known}: {path: string; ids: readonly string[]; clusters: readonly string[]},
): {waivers: readonly Waiver[]} | {problems: readonly FileProblem[]} => {
	const source = readYaml(text, file);
	const {value} = source;
	if ((value === undefined || value === null) && source.problems.length === 0) {
		return {
			problems: [
				{
					file,
					line: 1,
					column: 1,
					path: '',
					message: 'the file is empty',
					fix: 'write waivers: []',
				},
			],
		};
	}

	const issues = [
		...schemaIssues(waiverFileSchema, value),
		...nameIssues(readableNames(value) ?? [], known),
	];
	const problems = inOrder([...source.problems, ...source.locate(issues)]);
	const waivers = soundWaivers(value);
	return problems.length > 0 || waivers === undefined
		? {problems}
		: {
				waivers: waivers.map(({id, clusters = [], reason, until}) => ({
					id,
					clusters,
					reason,
					until,
				})),
			};
};
