import path from 'node:path';
import type {CertificateFacts} from '../mesh/certificate-facts.ts';
import type {CertificatesPort, KeyPair} from '../ports/certificates.ts';
import type {FilesPort, OwnFiles} from '../ports/files.ts';
import {Sensitive} from '../sensitive.ts';
import {authorityProblems} from './authority-problems.ts';
import {fileError, namingFile, throwErrors} from './file-error.ts';
import {openStoredKey} from './key-file.ts';

export type TrustReaders = {
	files: FilesPort;
	certificates: CertificatesPort;
	/** Opens keys that are encrypted. */
	passphrase?: Sensitive;
};

/** A certificate file and its key file in one folder. */
export type PairPaths = {
	folder: string;
	certificate: string;
	key: string;
	/** How many authorities are below it. */
	below: number;
};

export const pairPaths = (
	folder: string,
	{certificate, key, below}: {certificate: string; key: string; below: number},
): PairPaths => ({
	folder,
	certificate: path.join(folder, certificate),
	key: path.join(folder, key),
	below,
});

export type StoredPair = {
	state: 'stored';
	certificate: string;
	facts: CertificateFacts;
	/** To sign with. Absent where the key is kept elsewhere, as of a root that has signed all that is needed, and while it is locked. */
	key?: Sensitive;
	/** The key is there, and encrypted; nobody has given its passphrase. */
	isLocked: boolean;
	/** The key as it is on the disk. */
	keyText?: Sensitive;
	/** The key has yet to get its final name, or has readers that it should not have. */
	needsKeyFile: boolean;
	/** Key files that belong to no certificate. */
	leftovers: readonly string[];
};

/** Without a certificate there is no pair, only files that a new one replaces. */
export type AbsentPair = {state: 'absent'; leftovers: readonly string[]};

const keyMode = 0o600;
const othersMask = 0o077;

/** Where a key waits until its certificate is there: named after it, so that each is found by the other. */
const stagedKey = ({folder, key}: PairPaths, fingerprint: string): string =>
	path.join(folder, `${path.basename(key, '.pem')}.${fingerprint.slice(0, 16)}.pem`);

const stagedKeys = async (files: FilesPort, {folder, key}: PairPaths): Promise<string[]> => {
	const prefix = `${path.basename(key, '.pem')}.`;
	const names = await files.list(folder);
	return names
		.filter(
			name => name.startsWith(prefix) && /^[\da-f]{16}\.pem$/v.test(name.slice(prefix.length)),
		)
		.map(name => path.join(folder, name));
};

/** A CA certificate that is valid now, alone in its file. Keys of any size: what is here was made here, or signed for long. */
const readAuthority = (
	{certificates}: TrustReaders,
	{file, pem, now, below}: {file: string; pem: string; now: number; below: number},
): CertificateFacts => {
	const [facts, ...others] = namingFile(file, () => certificates.read(pem));
	if (facts === undefined || others.length > 0) {
		throw fileError(
			'several-certificates',
			file,
			`holds ${others.length + 1} certificates; it must hold one`,
			[`Leave only the CA certificate in ${file}.`],
		);
	}

	// A certificate in the root's place that somebody else has signed is named as what it is, later.
	const isNoRoot = below > 0 && facts.subject !== facts.issuer;
	throwErrors(
		authorityProblems({
			file,
			facts,
			now,
			below,
		}).filter(({code}) => code !== 'trust.weak-key' && !(isNoRoot && code === 'trust.path-length')),
	);
	return facts;
};

const readableByOthers = async (files: FilesPort, file: string): Promise<boolean> => {
	const mode = (await files.mode(file)) ?? keyMode;
	return (mode & othersMask) !== 0; // eslint-disable-line no-bitwise
};

/** Reads and validates a pair, changing nothing. Throws `MeshError` that names the file at fault. */
export const readPair = async (
	readers: TrustReaders,
	paths: PairPaths,
	now: number,
): Promise<StoredPair | AbsentPair> => {
	const {files, certificates} = readers;
	const certificate = await files.read(paths.certificate);
	if (certificate === undefined) {
		const lone = (await files.read(paths.key)) === undefined ? [] : [paths.key];
		return {state: 'absent', leftovers: [...lone, ...(await stagedKeys(files, paths))]};
	}

	const facts = readAuthority(readers, {
		file: paths.certificate,
		pem: certificate,
		now,
		below: paths.below,
	});
	const staged = stagedKey(paths, facts.fingerprint);
	// In this order: another run writes the key first, then removes the staged one.
	const stagedText = await files.read(staged);
	const keyText = await files.read(paths.key);
	const pair: StoredPair = {
		state: 'stored',
		certificate,
		facts,
		isLocked: false,
		needsKeyFile: false,
		leftovers: await stagedKeys(files, paths),
	};
	// Undefined: the key of another certificate. One that nobody can open is taken for what its name says.
	const fitting = (
		file: string,
		text: string,
	): Pick<StoredPair, 'key' | 'keyText' | 'isLocked'> | undefined => {
		const keyText = new Sensitive(text);
		const stored = openStoredKey(readers, file, keyText);
		if (stored.state === 'locked') {
			return {keyText, isLocked: true};
		}

		return namingFile(file, () => certificates.matches(certificate, stored.key))
			? {key: stored.key, keyText, isLocked: false}
			: undefined;
	};

	const stagedKeyOfIt = stagedText === undefined ? undefined : fitting(staged, stagedText);
	if (stagedKeyOfIt !== undefined) {
		return {
			...pair,
			...stagedKeyOfIt,
			needsKeyFile: keyText !== stagedText || (await readableByOthers(files, paths.key)),
		};
	}

	if (keyText === undefined) {
		return pair;
	}

	const own = fitting(paths.key, keyText);
	if (own === undefined) {
		throw fileError('key-mismatch', paths.key, `is not the key of ${paths.certificate}`, [
			`Put the key of ${paths.certificate} there.`,
		]);
	}

	return {...pair, ...own, needsKeyFile: await readableByOthers(files, paths.key)};
};

/**
Publishes a new pair. The certificate decides: it is created whole and once, after its key is on the disk under a name of its own.
So a run killed anywhere leaves either no certificate or one whose key can be found, and of two runs at once one wins. Call
`readPair` and `settlePair` afterwards, whoever won.
*/
export const publishPair = async (
	{files, certificates}: Pick<TrustReaders, 'certificates'> & {files: OwnFiles},
	paths: PairPaths,
	pair: KeyPair,
): Promise<void> => {
	const [facts] = certificates.read(pair.certificate);
	const staged = stagedKey(paths, facts?.fingerprint ?? '');
	await files.write(staged, pair.key.reveal(), {mode: keyMode});
	if (!(await files.create(paths.certificate, pair.certificate))) {
		await files.remove(staged);
	}
};

/** Gives the key of a published pair its final name and mode, and removes what an interrupted run left. */
export const settlePair = async (
	files: OwnFiles,
	paths: PairPaths,
	pair: StoredPair,
): Promise<void> => {
	if (pair.needsKeyFile && pair.keyText !== undefined) {
		await files.write(paths.key, pair.keyText.reveal(), {mode: keyMode});
	}

	for (const leftover of pair.leftovers) {
		await files.remove(leftover);
	}
};
