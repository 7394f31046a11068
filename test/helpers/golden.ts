import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import path from 'node:path';

/** Compares a text with a committed file; `UPDATE_GOLDEN=1` writes the file instead, for a person to look at in the diff. */
export const assertGolden = (file: string, text: string): void => {
	if (process.env['UPDATE_GOLDEN'] === '1') {
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, text);
		return;
	}

	assert.equal(
		text,
		readFileSync(file, 'utf8'),
		`${path.basename(file)} differs; UPDATE_GOLDEN=1 writes it anew`,
	);
};
