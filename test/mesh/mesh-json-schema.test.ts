import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {Ajv} from 'ajv';
import {parse} from 'yaml';
import {meshJsonSchema} from '../../source/mesh/mesh-json-schema.ts';
import {fullMesh} from './full-mesh.ts';
import {mutations} from './mesh-mutations.ts';
import {layouts, treeOf, writeYaml} from './yaml-writer.ts';

const accepts = new Ajv({allErrors: true}).compile(meshJsonSchema());

test('the schema in docs/ is the one of this version (node scripts/write-mesh-schema.ts)', () => {
	const committed: unknown = JSON.parse(
		readFileSync(new URL('../../docs/mesh.schema.json', import.meta.url), 'utf8'),
	);
	assert.deepEqual(committed, structuredClone(meshJsonSchema()));
});

test('editors accept a valid mesh', () => {
	assert.equal(accepts(structuredClone(fullMesh)), true, JSON.stringify(accepts.errors));
});

test('editors find every unknown, missing and misspelt key and every wrong type', () => {
	const [layout] = layouts;
	const found = mutations().filter(({isStructural}) => isStructural);
	assert.ok(found.length > 300);
	for (const mutation of found) {
		const tree = treeOf(fullMesh);
		mutation.apply(tree);
		assert.equal(accepts(parse(writeYaml(tree, layout).text)), false, mutation.name);
	}
});

test('editors know that a remote needs a primary, a primary none, and how clusters may be called', () => {
	const withCluster = (name: string, cluster: Record<string, unknown>) => ({
		...fullMesh,
		clusters: {[name]: {context: 'a', network: 'n', ...cluster}},
	});
	assert.equal(accepts(withCluster('a', {role: 'primary'})), true);
	assert.equal(accepts(withCluster('a', {role: 'remote', primary: 'b'})), true);
	assert.equal(accepts(withCluster('a', {role: 'remote'})), false);
	assert.equal(accepts(withCluster('a', {role: 'primary', primary: 'b'})), false);
	for (const name of ['A', 'a_b', 'kubernetes', 'a'.repeat(64)]) {
		assert.equal(accepts(withCluster(name, {role: 'primary'})), false, name);
	}

	assert.equal(accepts({...fullMesh, clusters: {}}), false);
});
