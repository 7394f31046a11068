import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs a program of node_modules/.bin over the repository. */
export const runTool = async (
	name: string,
	...arguments_: readonly string[]
): Promise<{exitCode: number | undefined; output: string}> => {
	const {exitCode, all} = await execa(
		process.execPath,
		[path.join(root, 'node_modules/.bin', name), ...arguments_],
		{cwd: root, reject: false, all: true},
	);
	return {exitCode, output: all};
};
