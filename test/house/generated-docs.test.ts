import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {generatedDocs} from '../../scripts/generated-docs.ts';
import {checks} from '../../source/checks/index.ts';

for (const [path, text] of generatedDocs) {
	void test(`${path} is as the source has it (else: node scripts/write-docs.ts)`, async () => {
		assert.equal(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'), text());
	});
}

void test('every finding links to an anchor that is there', async () => {
	const page = await readFile(new URL('../../docs/checks.md', import.meta.url), 'utf8');
	for (const {docs} of checks) {
		assert.ok(page.includes(`<a id="${docs.replace('docs/checks.md#', '')}"></a>`), docs);
	}
});
