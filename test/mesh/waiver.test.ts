import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {Ajv} from 'ajv';
import {parse} from 'yaml';
import {parseWaiverFile, waiverFileJsonSchema} from '../../source/mesh/waiver-file.ts';
import {expiredText, sortWaivers} from '../../source/mesh/waiver.ts';

test('a waiver holds to the end of its last day, in UTC', () => {
	const waiver = {
		id: 'nodes.ready',
		clusters: ['east-1'],
		reason: 'rebuilt',
		until: '2027-01-31',
	};
	assert.deepEqual(sortWaivers([waiver], Date.UTC(2027, 0, 31, 23, 59, 59)), {
		active: [waiver],
		expired: [],
	});
	assert.deepEqual(sortWaivers([waiver], Date.UTC(2027, 1, 1)), {active: [], expired: [waiver]});
	assert.equal(
		sortWaivers([{id: 'nodes.ready', clusters: []}], Date.UTC(2100, 0)).active.length,
		1,
	);
	assert.equal(
		expiredText(waiver),
		'the waiver of nodes.ready in east-1 ran out on 2027-01-31 and no longer holds (its reason was: rebuilt)',
	);
});

test('editors accept what is accepted here, and find a missing reason', () => {
	const accepts = new Ajv().compile(waiverFileJsonSchema() as Record<string, unknown>);
	assert.equal(
		accepts({waivers: [{id: 'nodes.ready', reason: 'rebuilt', until: '2027-01-31'}]}),
		true,
	);
	assert.equal(accepts({waivers: [{id: 'nodes.ready'}]}), false);
	assert.equal(
		accepts({waivers: [{id: 'nodes.ready', reason: 'rebuilt', untill: '2027-01-31'}]}),
		false,
	);
});

test('the example of the documentation is valid', () => {
	const page = readFileSync(new URL('../../docs/waivers.md', import.meta.url), 'utf8');
	const example = /```yaml\n(?<text>[\s\S]*?)```/v.exec(page)?.groups?.['text'] ?? '';
	const {waivers} = parse(example) as {waivers: Array<{id: string; clusters?: string[]}>};
	const result = parseWaiverFile(example, {
		path: 'waivers.yaml',
		ids: waivers.map(({id}) => id),
		clusters: waivers.flatMap(({clusters = []}) => clusters),
	});
	assert.ok('waivers' in result, JSON.stringify(result));
	assert.ok(waivers.length > 1);
});
