import {mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {TestContext} from 'node:test';

/** A fresh directory that goes when the test ends. */
export const temporaryDirectory = async (t: Pick<TestContext, 'after'>): Promise<string> => {
	const directory = await mkdtemp(path.join(await realpath(tmpdir()), 'mesh-wizard-test-'));
	t.after(async () => rm(directory, {recursive: true, force: true}));
	return directory;
};
