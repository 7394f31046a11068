/** What `npm test` makes once for all of its processes: `--test-global-setup`. */
import {rm} from 'node:fs/promises';
import process from 'node:process';
import {bundleVariable, makeBundle} from '../helpers/bundled-wizard.ts';

export const globalSetup = async (): Promise<void> => {
	process.env[bundleVariable] = await makeBundle();
};

export const globalTeardown = async (): Promise<void> => {
	await rm(process.env[bundleVariable] ?? '', {recursive: true, force: true});
};
