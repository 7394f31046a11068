import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {formatProblem} from '../../source/mesh/file-problem.ts';
import {parseMeshFile} from '../../source/mesh/mesh-file.ts';
import {defaultVerifyImage} from '../../source/mesh/verify-image.ts';
import {trustModes} from '../../source/mesh/trust-modes.ts';
import {parseOverlay} from '../../source/mesh/overlay.ts';
import {schemaPatterns} from './full-mesh.ts';

const docs = new URL('../../docs/', import.meta.url);
const text = readFileSync(new URL('mesh-file.md', docs), 'utf8');

/** How the page names a key of the schema. */
const shown = (pattern: string): string =>
	pattern
		.replace('clusters.*', 'clusters.NAME')
		.replace('annotations.*', 'annotations.KEY')
		.replace('sourceRanges.*', 'sourceRanges[]');

const section = (heading: string): string =>
	text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const firstCells = (part: string): string[] =>
	[...part.matchAll(/^\| (?<cell>[^\|]+) \|/gmv)].map(match => match.groups?.['cell'] ?? '');

test('the page describes exactly the keys of the schema, in their order', () => {
	const described = firstCells(section('Keys'))
		.filter(cell => cell.startsWith('`'))
		.map(cell => cell.replaceAll('`', ''));
	assert.deepEqual(described, schemaPatterns().map(shown));
});

test('what the page says to be required, default or not supported yet is so', () => {
	const row = (key: string): string =>
		text.split('\n').find(line => line.startsWith(`| \`${key}\` |`)) ?? '';
	assert.ok(row('verify.image').includes(`default: \`${defaultVerifyImage}\``));
	for (const mode of trustModes) {
		assert.ok(row('trust.mode').includes(`\`${mode}\``), mode);
	}

	const least =
		'apiVersion: mesh-wizard/v1\nkind: Mesh\nmesh: m\nistio: {version: 1.31.1}\nclusters: {a: {context: a, network: n, role: primary}}\n';
	const result = parseMeshFile(least, {path: 'm'});
	assert.ok('mesh' in result);
	for (const key of schemaPatterns()
		.map(shown)
		.filter(name => row(name).includes('| required |'))) {
		assert.match(least, new RegExp(String.raw`\b${key.split('.').at(-1)}:`, 'v'), key);
	}
});

const blocks = [...text.matchAll(/```yaml\n(?<code>.*?)```/gsv)].map(
	match => match.groups?.['code'] ?? '',
);

test('the examples of the page are valid', () => {
	assert.equal(blocks.length, 2);
	for (const code of blocks) {
		const result = code.includes('kind: Mesh\n')
			? parseMeshFile(code, {path: 'example'})
			: parseOverlay(code, {path: 'example'});
		assert.ok(
			!('problems' in result),
			'problems' in result ? result.problems.map(formatProblem).join('\n') : '',
		);
	}
});

test('the schema that the example names is beside the page', () => {
	const named = /\$schema=(?<file>\S+)/v.exec(text)?.groups?.['file'];
	assert.ok(existsSync(new URL(named ?? '', docs)));
});

test("every field that the page says to be the wizard's is refused, with what decides it", () => {
	const rows = [
		...section('base.yaml and overlays').matchAll(
			/^\| (?<fields>[^\|]+) \| (?<control>[^\|]+) \|$/gmv,
		),
	].slice(1);
	const checked = rows.flatMap(({groups}) => {
		const fields = [
			...(groups?.['fields'] ?? '').matchAll(
				/`(?<path>(?:values|components|meshConfig|profile|namespace|revision)[\w.]*)`/gv,
			),
		].map(match => match.groups?.['path'] ?? '');
		const single = fields.filter(path => !/\.env$|Gateways$/v.test(path));
		for (const path of single) {
			const value = path.endsWith('enabled') ? 'false' : 'x';
			const code = `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: ${path
				.split('.')
				.map(key => `{${key}: `)
				.join('')}${value}${'}'.repeat(path.split('.').length)}\n`;
			const result = parseOverlay(code, {path: 'base.yaml'});
			const [problem, ...more] = 'problems' in result ? result.problems : [];
			assert.ok(problem !== undefined && more.length === 0, path);
			const control = (groups?.['control'] ?? '').replaceAll('`', '');
			const said = `${problem.message} ${problem.fix}`;
			assert.ok(
				said.includes(control) ||
					said.includes('istio-system') ||
					said.includes('not supported') ||
					said.includes('mesh-wizard-eastwest'),
				`${path}: ${said} / ${control}`,
			);
		}

		return single;
	});
	assert.ok(checked.length >= 20, String(checked.length));
});
