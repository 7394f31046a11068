import path from 'node:path';
import {UsageError} from '../errors.ts';
import {authorityKeyNames} from '../mesh/authority-names.ts';
import type {LoadedMesh} from '../mesh/mesh.ts';
import type {FilesPort} from '../ports/files.ts';
import {Sensitive} from '../sensitive.ts';
import {isEncryptedKeyFile} from '../trust/key-file.ts';
import {rootPaths} from '../trust/store.ts';
import {isInteractive, type Io} from './io.ts';
import {readFlagFile} from './read-flag-file.ts';

/** The first line of the file. Throws `UsageError`: no such file, unreadable, or nothing on its first line. */
const readPassphraseFile = async (
	files: Pick<FilesPort, 'read'>,
	file: string,
): Promise<Sensitive> => {
	const remedy = [
		'Put the passphrase on the first line of a file that only you can read, and name that with --passphrase-file.',
	];
	const reading = await readFlagFile(files, '--passphrase-file', file);
	if ('problem' in reading) {
		throw new UsageError(reading.problem, {remedy});
	}

	const [line = ''] = reading.text.split(/\r?\n/v, 1);
	if (line === '') {
		throw new UsageError(`--passphrase-file ${file}: its first line is empty`, {remedy});
	}

	return new Sensitive(line);
};

/** The files of a mesh whose keys may be encrypted and may have to sign. */
const signingKeys = ({
	mesh: {trust, clusters},
	directory,
}: Pick<LoadedMesh, 'mesh' | 'directory'>): string[] => {
	const resolve = (...parts: readonly string[]): string => path.resolve(directory, ...parts);
	switch (trust.mode) {
		case 'generated': {
			return [rootPaths(resolve(trust.directory)).key];
		}

		case 'root': {
			return [resolve(trust.key)];
		}

		case 'intermediates': {
			return clusters
				.filter(({role}) => role === 'primary')
				.flatMap(({name}) => authorityKeyNames.map(key => resolve(trust.directory, name, key)));
		}

		case 'from-cluster':
		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return [];
		}
	}
};

/** A root that is to be made, and its key encrypted. */
const locksNewRoot = async (
	files: Pick<FilesPort, 'read'>,
	{mesh: {trust}, directory}: Pick<LoadedMesh, 'mesh' | 'directory'>,
): Promise<boolean> =>
	trust.mode === 'generated' &&
	trust.encrypt === true &&
	(await files.read(rootPaths(path.resolve(directory, trust.directory)).certificate)) === undefined;

const ask = async (io: Io, question: string, signal?: AbortSignal): Promise<string> =>
	(await io.readLine(question, {hidden: true, signal})) ?? '';

/** Asks for a new passphrase, twice. Throws `UsageError` where the two differ or nothing is typed. */
const askNewPassphrase = async (io: Io, file: string, signal?: AbortSignal): Promise<Sensitive> => {
	const first = await ask(io, `A passphrase for ${file}: `, signal);
	const second = first === '' ? '' : await ask(io, 'The same once more: ', signal);
	if (first === '' || first !== second) {
		throw new UsageError(first === '' ? 'no passphrase was typed' : 'the two passphrases differ', {
			remedy: ['Run it again.'],
		});
	}

	return new Sensitive(first);
};

/**
The passphrase of the mesh's encrypted keys: from the file, else asked for where a person sits at a terminal; undefined where no key is
encrypted, nobody is there, or nothing was typed. Whether one is needed shows later.
*/
export const findPassphrase = async (
	loaded: Pick<LoadedMesh, 'mesh' | 'directory'>,
	{
		files,
		io,
		passphraseFile,
		signal,
	}: {files: Pick<FilesPort, 'read'>; io: Io; passphraseFile?: string; signal?: AbortSignal},
): Promise<Sensitive | undefined> => {
	if (passphraseFile !== undefined) {
		return readPassphraseFile(files, passphraseFile);
	}

	if (!isInteractive(io)) {
		return undefined;
	}

	if (await locksNewRoot(files, loaded)) {
		return askNewPassphrase(io, signingKeys(loaded).join(', '), signal);
	}

	const keys = signingKeys(loaded);
	const locked = await Promise.all(keys.map(async key => isEncryptedKeyFile(files, key)));
	const [first, ...others] = keys.filter((_, index) => locked[index]);
	if (first === undefined) {
		return undefined;
	}

	const typed = await ask(
		io,
		`Passphrase of ${first}${others.length === 0 ? '' : ` and ${String(others.length)} more`} (Enter: go on without, as long as nothing has to be signed): `,
		signal,
	);
	return typed === '' ? undefined : new Sensitive(typed);
};
