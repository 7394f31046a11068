import assert from 'node:assert/strict';
import test from 'node:test';
import {outlineOf} from '../../../../source/engine/plan-outline.ts';
import {cautionsKey, parentKey, planRows} from '../../../../source/ui/components/plan/plan-rows.ts';
import {modelOf, shapes} from '../../../helpers/model.ts';
import {planOf} from '../../../helpers/run-scene.ts';

const outline = outlineOf(planOf(shapes['two-networks']));
const keysOf = (
	options: {warnings?: readonly string[]; toggled?: readonly string[]} = {},
	of = outline,
) =>
	planRows(of, {warnings: options.warnings ?? [], toggled: new Set(options.toggled)}).map(
		({key}) => key,
	);

void test('each cluster stands above its steps', () => {
	const keys = keysOf();
	assert.equal(keys[0], 'east');
	assert.equal(keys[1], 'east/namespace');
	assert.equal(keys.indexOf('west') < keys.indexOf('west/namespace'), true);
});

void test('a closed cluster keeps its steps to itself', () => {
	const keys = keysOf({toggled: ['east']});
	assert.deepEqual(keys.slice(0, 2), ['east', 'west']);
});

void test('of more than three clusters only the counts show at first', () => {
	const many = outlineOf(
		planOf(modelOf(['a', 'b', 'c', 'd'].map(name => ({name, network: name})))),
	);
	assert.deepEqual(keysOf({}, many), ['a', 'b', 'c', 'd']);
	assert.equal(keysOf({toggled: ['b']}, many)[2], 'b/namespace');
});

void test('what takes something away and what becomes public stands on top', () => {
	const [first, ...others] = planOf(shapes['two-networks']).steps;
	assert.ok(first);
	const dangerous = outlineOf({steps: [{...first, destructive: true}, ...others]});
	assert.deepEqual(keysOf({warnings: ['the gateway may be public']}, dangerous).slice(0, 4), [
		cautionsKey,
		`removal ${first.id}`,
		'warning 0',
		'east',
	]);
	// What is done already takes nothing away any more.
	const over = outlineOf({
		steps: [
			{...first, destructive: true, observation: {state: 'done', evidence: 'gone'}},
			...others,
		],
	});
	assert.deepEqual(over.destructive, []);
});

void test('many warnings are counted, not listed', () => {
	assert.deepEqual(keysOf({warnings: ['a', 'b', 'c', 'd', 'e']}).slice(0, 2), [
		cautionsKey,
		'east',
	]);
});

void test('every row below another knows it', () => {
	const rows = planRows(outline, {warnings: ['a'], toggled: new Set()});
	const keys = new Set(rows.map(({key}) => key));
	for (const row of rows) {
		const parent = parentKey(row);
		assert.ok(parent === undefined || keys.has(parent));
	}
});
