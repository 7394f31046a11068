import assert from 'node:assert/strict';
import {existsSync, globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {evidenceProblems} from '../../scripts/evidence/look.ts';
import {figureNames, type FigureName, type Part} from '../../scripts/evidence/part.ts';
import {parts} from '../../scripts/evidence/parts.ts';
import {root, runGit} from '../../scripts/git.ts';

const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const isThere = (source: string): boolean => existsSync(path.join(root, source));
const filesOf = ({pieces}: Part): string[] => [...new Set(pieces.map(({file}) => file))];

const labTests = globSync('test/lab/*.lab.ts', {cwd: root});
/** What exports nothing is a program: the others help it. */
const benches = globSync('test/bench/*.{ts,tsx}', {cwd: root}).filter(
	file => !/^export /mv.test(textOf(file)),
);

/** Ranges of a file, such as 1/2, of which one is nowhere. */
const missingRanges = (table: readonly Part[]): string[] =>
	[
		...Map.groupBy(
			table.flatMap(({pieces}) => pieces).filter(({env}) => env?.['LAB_RANGE'] !== undefined),
			({file}) => file,
		),
	].flatMap(([file, pieces]) => {
		const ranges = pieces.map(({env}) => env?.['LAB_RANGE'] ?? '');
		const count = Number(ranges[0]?.split('/')[1]);
		return Array.from({length: count}, (_, index) => `${String(index + 1)}/${String(count)}`)
			.filter(range => !ranges.includes(range))
			.map(range => `${file}: no part runs range ${range}`);
	});

/** What is wrong with the table, a line each. */
const tableProblems = (table: readonly Part[]): string[] => [
	...table.flatMap(({name}, index) =>
		table.findIndex(part => part.name === name) === index ? [] : [`two parts are called ${name}`],
	),
	...table.flatMap(({name, minutes}) =>
		minutes > 30 ? [`${name} takes ${String(minutes)} minutes: cut it`] : [],
	),
	...table.flatMap(part =>
		[...part.sources, ...filesOf(part), part.sample.file]
			.filter(source => !isThere(source))
			.map(source => `${part.name}: ${source} is not there`),
	),
	...table.flatMap(({name, pieces}) =>
		pieces.flatMap(({file, only}) =>
			only === undefined ||
			// It becomes a pattern as it is.
			(/^[\w ]+$/v.test(only) && isThere(file) && textOf(file).includes(`'${only}`))
				? []
				: [`${name}: ${file} has no test “${only}”`],
		),
	),
	...missingRanges(table),
	...benches
		.filter(file => table.every(part => !filesOf(part).includes(file)))
		.map(file => `${file} belongs to no part`),
	// Every lab test belongs to the quick set; what that leaves out has to run somewhere.
	...labTests
		.filter(file => textOf(file).includes('only in npm run test:full'))
		.filter(file => table.every(part => !filesOf(part).includes(file)))
		.map(file => `${file} leaves tests to test:full, and belongs to no part`),
	...figureNames
		.filter(name => table.every(({figures}) => !figures.includes(name)))
		.map(name => `no part writes ${name}`),
	...table.flatMap(part =>
		part.figures
			.filter(name => !filesOf(part).some(file => keptIn(file).includes(name)))
			.map(name => `${part.name}: none of its files keeps ${name}`),
	),
	...[...labTests, ...benches].flatMap(file =>
		keptIn(file)
			.filter(name =>
				table.every(part => !part.figures.includes(name) || !filesOf(part).includes(file)),
			)
			.map(name => `${file} keeps ${name}, which is no figure of a part that runs it`),
	),
];

/** The figures that a file keeps, by their names in it. */
const keptIn = (file: string): FigureName[] =>
	isThere(file) ? figureNames.filter(name => textOf(file).includes(`'${name}'`)) : [];

void test('the parts of test:full are whole: at most 30 minutes, files that exist, every benchmark and long test, every range and figure', () => {
	assert.deepEqual(tableProblems(parts), []);
});

const [first] = parts;
assert.ok(first);
const wrong: ReadonlyArray<[what: string, table: readonly Part[], problem: RegExp]> = [
	['a part that is too long', [{...first, minutes: 31}], /takes 31 minutes/v],
	['a name that is given twice', [first, first], /two parts are called kills/v],
	['a source that is gone', [{...first, sources: ['source/gone']}], /source\/gone is not there/v],
	[
		'a test that is called otherwise',
		[{...first, pieces: [{file: 'test/lab/kill.lab.ts', only: 'something else'}]}],
		/has no test “something else”/v,
	],
	['a sample that is gone', [{...first, sample: {file: 'x', shows: ''}}], /: x is not there/v],
	[
		'a range that is left out',
		parts.filter(({name}) => name !== 'proofs-3'),
		/defects-break\.lab\.ts: no part runs range 3\/5/v,
	],
	[
		'a benchmark that no part runs',
		parts.filter(({name}) => name !== 'hundred-clusters'),
		/preflight-100\.ts belongs to no part/v,
	],
	[
		'a long test that no part runs',
		parts.filter(({name}) => name !== 'membership'),
		/membership\.lab\.ts leaves tests/v,
	],
	[
		'a figure that no part writes',
		parts.filter(({name}) => name !== 'growth'),
		/no part writes growth/v,
	],
	[
		'a figure that none of its files keeps',
		[{...first, figures: ['growth']}],
		/kills: none of its files keeps growth/v,
	],
	[
		'a figure that is kept and not named',
		[{...first, figures: []}],
		/kill\.lab\.ts keeps kill-and-resume/v,
	],
];
for (const [what, table, problem] of wrong) {
	void test(`${what} is found`, () => {
		assert.match(tableProblems(table).join('\n'), problem);
	});
}

void test('the evidence names commits of this history, is well-formed, and what pages cite is there', t => {
	if (runGit(['rev-parse', '--is-shallow-repository']).stdout.trim() === 'true') {
		t.skip('the history is shallow: git fetch --unshallow');
		return;
	}

	assert.deepEqual(evidenceProblems(), []);
});
