import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {makeAuthority, makeIntermediate} from './defects/kit/certificates.ts';

/** A root and an intermediate for each cluster, made with openssl alone: `certs/<cluster>/ca-cert.pem` and its like below `directory`. */
export const makeOwnCertificates = async (
	directory: string,
	names: readonly string[],
): Promise<void> => {
	const root = await makeAuthority(path.join(directory, 'certs', 'root'));
	for (const name of names) {
		const folder = path.join(directory, 'certs', name);
		await mkdir(folder, {recursive: true});
		const files = await makeIntermediate(path.join(folder, 'work'), root);
		for (const [file, text] of Object.entries(files)) {
			await writeFile(path.join(folder, file), text, {mode: 0o600});
		}
	}
};
