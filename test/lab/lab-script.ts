import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {execa, ExecaError} from 'execa';

const script = path.join(import.meta.dirname, 'lab');

/** Where the lab keeps its build and its running clusters. */
export const labHome = process.env['MESH_LAB_HOME'] ?? path.join(homedir(), '.cache', 'mesh-lab');

/** An executable of the lab's build: kubectl, istioctl, … */
export const labBinary = (name: string): string => path.join(labHome, 'bin', name);

/** A file of a running cluster, such as its audit log. */
export const clusterFile = (cluster: string, name: string): string =>
	path.join(labHome, 'run', cluster, name);

export const readClusterFile = (cluster: string, name: string): string =>
	readFileSync(clusterFile(cluster, name), 'utf8');

/** Runs `test/lab/lab`; rejects with what it printed. */
export const runLab = async (
	arguments_: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<void> => {
	try {
		await execa('bash', [script, ...arguments_], {env, all: true, stdin: 'ignore'});
	} catch (error) {
		throw error instanceof ExecaError
			? new Error(`lab ${arguments_.join(' ')}: ${String(error.all)}`, {cause: error})
			: error;
	}
};

/** Whether parts of the build are there and made from the sources as they are. */
export const isLabCurrent = (parts: readonly string[]): boolean =>
	spawnSync('bash', [script, 'build', '--current', ...parts], {stdio: 'ignore'}).status === 0;

/** `runLab` while the process ends, when nothing can be awaited any more. */
export const runLabNow = (arguments_: readonly string[]): void => {
	spawnSync('bash', [script, ...arguments_], {stdio: ['ignore', 'ignore', 'inherit']});
};
