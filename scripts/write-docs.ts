// Writes what docs/ has from the source: `node --import=tsx scripts/write-docs.ts`. A test compares.
import {mkdir, writeFile} from 'node:fs/promises';
import {generatedDocs} from './generated-docs.ts';

for (const [path, text] of generatedDocs) {
	const file = new URL(`../${path}`, import.meta.url);
	await mkdir(new URL('.', file), {recursive: true});
	await writeFile(file, text());
}
