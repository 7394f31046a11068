import {chmod, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {makeCluster} from '../../../source/adapters/cluster/cluster.ts';
import {loadKubeconfig} from '../../../source/adapters/kubeconfig/load-kubeconfig.ts';
import {toError} from '../../../source/errors.ts';
import {labBinary} from '../lab-script.ts';
import type {Case, Material} from './kubeconfig-text.ts';
import type {Shown, Witness} from './witness.ts';

/** What came of a kubeconfig: who its context's user was to the server, why nothing arrived, or that kubectl asked for a name at its terminal. */
export type Outcome = {shown: Shown} | {refused: string} | {asked: true};

/** Files that entries name, in the folder of the kubeconfig. */
export const writeMaterial = async ({authority, client, directory}: Material): Promise<void> => {
	await mkdir(directory, {recursive: true});
	await writeFile(path.join(directory, 'ca.pem'), authority);
	await writeFile(path.join(directory, 'client.pem'), client.cert);
	await writeFile(path.join(directory, 'client.key'), client.key);
	await writeFile(path.join(directory, 'token'), 'of-a-file\n');
	await writeFile(
		path.join(directory, 'plugin'),
		`#!/bin/sh
echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/'"\${VERSION:-v1}"'", "status": {"token": "of-a-plugin"}}'
`,
	);
	await chmod(path.join(directory, 'plugin'), 0o700);
};

export const writeCase = async (
	{files, missing = []}: Case,
	directory: string,
): Promise<string[]> => {
	for (const [name, text] of Object.entries(files)) {
		const file = path.join(directory, name);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, text);
	}

	return [...Object.keys(files), ...missing].map(name => path.join(directory, name));
};

const env = {PATH: '/usr/bin:/bin', HOME: '/nowhere'};

export const askKubectl = async (
	paths: readonly string[],
	{context}: Case,
	witness: Witness,
): Promise<Outcome> => {
	const {failed, stdout, stderr} = await execa(
		labBinary('kubectl'),
		['--context', context, 'get', '--raw', '/version?as=kubectl', '--request-timeout', '5s'],
		{
			env: {...env, KUBECONFIG: paths.join(path.delimiter)},
			extendEnv: false,
			stdin: 'ignore',
			reject: false,
			timeout: 20_000,
		},
	);
	const shown = witness.shownBy('kubectl');
	if (stdout.startsWith('Please enter Username:')) {
		return {asked: true};
	}

	return failed || shown === undefined ? {refused: stderr} : {shown};
};

export const askOurselves = async (
	paths: readonly string[],
	{context: name}: Case,
	witness: Witness,
): Promise<Outcome> => {
	const {contexts, problems} = loadKubeconfig({
		env: {KUBECONFIG: paths.join(path.delimiter)},
		home: env.HOME,
	});
	const reasons = problems
		.map(({entry = 'file', reason, costs}) => `${costs}: ${entry}: ${reason}`)
		.join('; ');
	const context = contexts.find(one => one.name === name);
	if (context === undefined || problems.some(({costs}) => costs === 'file')) {
		return {refused: reasons === '' ? 'no such context' : reasons};
	}

	const cluster = makeCluster(context, {timeoutMs: 5000, userAgent: 'mesh-wizard/test', env});
	try {
		await cluster.get('/version?as=mesh-wizard');
		const shown = witness.shownBy('mesh-wizard');
		return shown === undefined ? {refused: 'nothing arrived'} : {shown};
	} catch (error) {
		return {refused: toError(error).message};
	} finally {
		cluster.close();
	}
};
