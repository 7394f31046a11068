import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import test from 'node:test';
import {catalogue} from './catalogue.ts';

void test('the catalogue holds every defect of this folder once, each named as its file', async () => {
	const files = (await readdir(import.meta.dirname)).filter(
		file =>
			file.endsWith('.ts') &&
			!file.endsWith('.test.ts') &&
			!['catalogue.ts', 'run-defects.ts', 'prove-defects.ts', 'try-remedies.ts'].includes(file),
	);
	assert.deepEqual(
		catalogue.map(({name}) => `${name}.ts`).toSorted((a, b) => a.localeCompare(b)),
		files.toSorted((a, b) => a.localeCompare(b)),
	);
	assert.ok(catalogue.length >= 40, String(catalogue.length));
});

void test('every defect says what must be found, and what comes of it', () => {
	for (const {name, expect, proof} of catalogue) {
		const findings = Object.values(expect).flat();
		assert.equal(findings.length === 0, name.startsWith('harmless-'), name);
		const planned = [
			...(expect.mesh ?? []),
			...(expect.secrets ?? []),
			...(expect.probe ?? []),
		].flatMap(({status}) => status);
		if ('mesh' in proof && proof.despite === undefined) {
			// A fail is what breaks the mesh; a warn or a note is what does not.
			assert.equal(proof.mesh === 'breaks', planned.includes('fail'), name);
		}
	}
});
