import {z} from 'zod';
import {linesText, sectionsText} from '../text/lines-text.ts';
import type {Check, FindingStatus} from '../checks/finding.ts';
import {wrapHanging} from '../text/fit-text.ts';
import type {Paint} from './paint.ts';
import {statusMarks} from './status-marks.ts';

/** The statuses in which a check's own conditions are told. */
const order: readonly FindingStatus[] = ['pass', 'note', 'warn', 'fail', 'unknown', 'skipped'];

/** What a check looks at, in words. */
export const scopeText: Readonly<Record<Check['scope'], string>> = {
	workstation: 'this machine',
	cluster: 'each cluster',
	pair: 'each pair of clusters',
	mesh: 'the mesh as a whole',
};

/** When a check comes to which status, the best first. */
export const conditionsOf = ({
	when = {},
}: Check): ReadonlyArray<{status: FindingStatus; condition: string}> =>
	order.flatMap(status => {
		const condition = when[status];
		return condition === undefined ? [] : [{status, condition}];
	});

type Options = {
	/** Columns of the terminal. */
	width: number;
	paint?: Paint;
};

const plain: Paint = (_tone, text) => text;

const checkSchema = z.strictObject({
	id: z.string().meta({description: 'category.name, fixed in docs/checks.md'}),
	category: z.string(),
	scope: z
		.enum(['workstation', 'cluster', 'pair', 'mesh'])
		.meta({description: 'what one finding of it is about'}),
	title: z.string(),
	why: z.string(),
	when: z
		.partialRecord(z.enum(['pass', 'note', 'warn', 'fail', 'unknown', 'skipped']), z.string())
		.meta({description: 'when it comes to which status'}),
	docs: z.string(),
});

/** The document that `preflight --list -o json` and `preflight --explain ID -o json` print. */
export const checkListSchema = z
	.strictObject({
		apiVersion: z.literal('mesh-wizard/v1'),
		kind: z.literal('CheckList'),
		checks: z.array(checkSchema).meta({description: 'in the order in which they run'}),
	})
	.meta({title: 'mesh-wizard checks'});

type CheckList = z.infer<typeof checkListSchema>;

/** The JSON Schema that is shipped as docs/schema/check-list.schema.json. */
export const checkListJsonSchema = (): unknown =>
	z.toJSONSchema(checkListSchema, {target: 'draft-2020-12'});

/** Checks as data, with all that docs/checks.md says of them. */
export const checkListJson = (checks: readonly Check[]): string => {
	const list: CheckList = {
		apiVersion: 'mesh-wizard/v1',
		kind: 'CheckList',
		checks: checks.map(check => ({
			id: check.id,
			category: check.id.split('.', 1).join(''),
			scope: check.scope,
			title: check.title,
			why: check.why,
			when: Object.fromEntries(
				conditionsOf(check).map(({status, condition}) => [status, condition]),
			),
			docs: check.docs,
		})),
	};
	return `${JSON.stringify(list, undefined, '\t')}\n`;
};

/** Every check on a line of its own, or more where the terminal is narrow: id, what it looks at, title. */
export const checkListText = (
	checks: readonly Check[],
	{width, paint = plain}: Options,
): string => {
	const idWidth = Math.max(...checks.map(({id}) => id.length));
	const scopeWidth = Math.max(...checks.map(({scope}) => scope.length));
	const indent = ' '.repeat(idWidth + scopeWidth + 4);
	const lines = checks.flatMap(({id, scope, title}) => {
		const first = `${id.padEnd(idWidth)}  ${scope.padEnd(scopeWidth)}  `;
		return width < first.length + 24
			? [
					`${paint('heading', id)} (${scope})`,
					...wrapHanging(title, {width, first: '    ', indent: '    '}),
				]
			: wrapHanging(title, {width, first, indent});
	});
	return linesText(lines);
};

/** One check in full. */
export const checkText = (check: Check, {width, paint = plain}: Options): string => {
	const {id, title, scope, why, docs} = check;
	const sections = [
		[
			paint('heading', id),
			...wrapHanging(`${title} (${scopeText[scope]})`, {width, first: '  ', indent: '  '}),
		],
		wrapHanging(why, {width, first: '  ', indent: '  '}),
		conditionsOf(check).flatMap(({status, condition}) =>
			wrapHanging(`${condition}.`, {
				width,
				first: `  ${statusMarks[status]} ${`${status}:`.padEnd(9)}`,
				indent: ' '.repeat(13),
			}).map((line, index) =>
				index === 0 ? line.replace(statusMarks[status], paint(status, statusMarks[status])) : line,
			),
		),
		[`  ${docs}`],
	];
	return sectionsText(sections);
};
