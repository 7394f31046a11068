import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {readYaml} from '../../source/mesh/yaml-source.ts';

const problemsOf = (text: string) =>
	readYaml(text, 'mesh.yaml').problems.map(
		({line, column, path, message}) => `${line}:${column} ${path}: ${message}`,
	);

const noMap = 'what << takes in is no map';

test('merges of what is no map are placed, and the rest is read', () => {
	for (const [text, ...problems] of [
		['<<: null', `1:1 ["<<"]: ${noMap}`],
		['<<:', `1:1 ["<<"]: ${noMap}`],
		['a: 1\nb:\n  <<: 7\n  c: 2', `3:3 b["<<"]: ${noMap}`],
		['<<: [{a: 1}, 2]', `1:1 ["<<"]: ${noMap}`],
		['x: &x [1]\n<<: *x', `2:1 ["<<"]: ${noMap}`],
		['<<: *nobody', '1:5 ["<<"]: no anchor &nobody comes before this alias'],
		['a: &a {<<: *a}', '1:12 a["<<"]: the alias *a contains itself'],
	] as const) {
		assert.deepEqual(problemsOf(text), problems, text);
	}

	assert.deepEqual(readYaml('a: 1\nb:\n  <<: 7\n  c: 2', 'mesh.yaml').value, {a: 1, b: {c: 2}});
});

test('merges of maps, and a key that only looks like one, are as they were', () => {
	for (const [text, value] of [
		['x: &x {a: 1}\ny: {<<: *x, b: 2}', {x: {a: 1}, y: {a: 1, b: 2}}],
		['x: &x {a: 1}\ny: {<<: [*x, {c: 3}], b: 2}', {x: {a: 1}, y: {a: 1, b: 2, c: 3}}],
		['<<: {a: 1}', {a: 1}],
		['"<<": 7', {'<<': 7}],
		['<<: []', {}],
	] as const) {
		const {value: read, problems} = readYaml(text, 'mesh.yaml');
		assert.deepEqual([read, problems], [value, []], text);
	}
});

test('whatever a text is made of, it is read or its faults are placed', () => {
	const part = fc.oneof(
		fc.constantFrom('a', '1', '~', '<<', '*a', '&a ', '? ', ': ', ':', '- ', '|', '>-', '#'),
		fc.constantFrom(
			'{',
			'}',
			'[',
			']',
			',',
			'"',
			"'",
			'\t',
			'\n',
			'\n  ',
			'\n- ',
			'---\n',
			'...\n',
		),
		fc
			.constantFrom('map', 'set', 'omap', 'pairs', 'binary', 'merge', 'seq', 'no')
			.map(tag => `!!${tag} `),
		fc.constantFrom('%YAML 1.1\n', '%TAG ! x\n', '!<x> ', '!x ', '\0', '\uD800', '\u2028'),
		fc.constantFrom('__proto__', 'constructor', '2001-01-01', '0o7', '.nan'),
	);
	fc.assert(
		fc.property(fc.array(part, {maxLength: 30}), parts => {
			const text = parts.join('');
			const {problems} = readYaml(text, 'mesh.yaml');
			assert.ok(problems.every(({line, column}) => line >= 1 && column >= 1));
		}),
		{numRuns: 1000, examples: [[['!!pairs ', '[', '!!merge ']]]},
	);
});
