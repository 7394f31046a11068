import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';

/** A folder with an openssl in it: the second opinion on certificates. `await using` removes it. */
export const makeOpenssl = async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-openssl-'));
	return {
		folder,
		/** Runs `openssl` with its arguments split at spaces, in the folder; answers what it prints. */
		async openssl(commandLine: string): Promise<string> {
			const {stdout} = await execa('openssl', commandLine.split(' '), {
				cwd: folder,
				stripFinalNewline: false,
			});
			return stdout;
		},
		async write(name: string, text: string): Promise<void> {
			await writeFile(path.join(folder, name), text);
		},
		async [Symbol.asyncDispose](): Promise<void> {
			await rm(folder, {recursive: true});
		},
	};
};

export type Openssl = Awaited<ReturnType<typeof makeOpenssl>>;
