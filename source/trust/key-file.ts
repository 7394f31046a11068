import {MeshError} from '../errors.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {FilesPort} from '../ports/files.ts';
import type {Sensitive} from '../sensitive.ts';
import {fileError, namingFile} from './file-error.ts';

/** A private key as it was read: usable, or encrypted while nobody has given a passphrase. */
export type StoredKey = {state: 'open'; key: Sensitive} | {state: 'locked'};

/** Reads a key's text. Throws `MeshError` naming the file: a wrong passphrase, no key. */
export const openStoredKey = (
	readers: {certificates: CertificatesPort; passphrase?: Sensitive},
	file: string,
	text: Sensitive,
): StoredKey => {
	try {
		return {state: 'open', key: readers.certificates.openKey(text, readers.passphrase)};
	} catch (error) {
		if (error instanceof MeshError && error.code === 'trust.key-encrypted') {
			return {state: 'locked'};
		}

		return namingFile(file, () => {
			throw error;
		});
	}
};

/** Whether a file holds a key that needs a passphrase; false where there is none, or it cannot be read. */
export const isEncryptedKeyFile = async (
	files: Pick<FilesPort, 'read'>,
	file: string,
): Promise<boolean> => {
	try {
		const text = await files.read(file);
		return text?.includes('ENCRYPTED') ?? false;
	} catch {
		// Whoever reads it for use says what is wrong with it.
		return false;
	}
};

/** The error of an encrypted key that is needed now. */
export const passphraseMissing = (file: string): MeshError =>
	fileError('passphrase-missing', file, `is encrypted, and nobody has given its passphrase`, [
		'Put the passphrase into a file that only you can read and name it with --passphrase-file, or run this on a terminal, where it is asked for.',
	]);
