import {toError} from '../errors.ts';
import {certificateBlocks} from '../mesh/pem.ts';
import type {CertificateFacts} from '../mesh/certificate-facts.ts';
import {Sensitive} from '../sensitive.ts';
import {canIssue, keyName} from '../mesh/signing-key.ts';
import {makeErrorCollector, type ErrorCollector} from './collect-errors.ts';
import {authorityProblems, expiryWarnings} from './authority-problems.ts';
import {fileError, namingFile} from './file-error.ts';
import {openStoredKey, type StoredKey} from './key-file.ts';
import type {TrustReaders} from './pair-files.ts';
import type {SigningAuthority} from './sign.ts';

type UserRoot = {
	/** SHA-256. */
	root: string;
	/** Undefined while its key is locked. */
	authority?: SigningAuthority;
	warnings: readonly string[];
};

/** The one certificate of a file's text, with what it says; undefined where that is no such text, which `attempts` keeps. */
const readSingle = (
	attempts: ErrorCollector,
	{certificates}: Pick<TrustReaders, 'certificates'>,
	file: string,
	text: string,
): {pem: string; facts: CertificateFacts} | undefined => {
	const [facts, ...others] =
		attempts.attempt(() => namingFile(file, () => certificates.read(text))) ?? [];
	const [pem = ''] = certificateBlocks(text);
	if (others.length > 0) {
		attempts.add(
			fileError(
				'several-certificates',
				file,
				`holds ${others.length + 1} certificates; it must hold one`,
				[`Leave only the one that is meant in ${file}.`],
			),
		);
	}

	return facts === undefined || others.length > 0 ? undefined : {pem, facts};
};

/** The texts of files; undefined where there is none or it cannot be read, which `attempts` keeps in this order. */
export const readTexts = async (
	attempts: ErrorCollector,
	{files}: Pick<TrustReaders, 'files'>,
	names: readonly string[],
): Promise<ReadonlyArray<string | undefined>> => {
	const found = await Promise.all(
		names.map(async file => {
			try {
				const text = await files.read(file);
				return (
					text ??
					fileError('file-missing', file, `is missing`, [
						`Put it there, or name the right path: ${file}`,
					])
				);
			} catch (error) {
				return fileError('file-unreadable', file, `cannot be read (${toError(error).message})`, [
					`Make it a file that you can read: ${file}`,
				]);
			}
		}),
	);
	attempts.add(...found.filter(one => typeof one !== 'string'));
	return found.map(one => (typeof one === 'string' ? one : undefined));
};

type RootFiles = {
	root?: {pem: string; facts: CertificateFacts};
	key?: StoredKey;
};

/** Reads the files of a root, as far as they are named already, and keeps in `attempts` everything that is wrong with them. Paths are absolute. */
export const readRootFiles = async (
	attempts: ErrorCollector,
	readers: TrustReaders,
	{cert, key, now, trustDomain}: {cert?: string; key?: string; now: number; trustDomain?: string},
): Promise<RootFiles> => {
	const {certificates} = readers;
	const texts = await readTexts(
		attempts,
		readers,
		[cert, key].filter(file => file !== undefined),
	);
	const [certText, keyText] = cert === undefined ? [undefined, texts[0]] : texts;
	const root =
		cert === undefined || certText === undefined
			? undefined
			: readSingle(attempts, readers, cert, certText);
	const stored =
		key === undefined || keyText === undefined
			? undefined
			: attempts.attempt(() => openStoredKey(readers, key, new Sensitive(keyText)));
	if (cert !== undefined && root !== undefined) {
		// No signature counts of one that may not sign; that is its fault then.
		const isRoot = !root.facts.maySign || certificates.isSignedBy(root.pem, root.pem);
		attempts.add(
			...(canIssue(root.facts)
				? []
				: [
						fileError(
							'cannot-sign',
							cert,
							`("${root.facts.subject}") has a key of type ${keyName(root.facts)}; mesh-wizard signs with RSA, P-256 and P-384 keys`,
							[
								'Issue the intermediates with the tool that made this root, and bring them with trust.mode: intermediates.',
							],
						),
					]),
			// A key of a kind that nobody takes has been named.
			...authorityProblems({
				file: cert,
				facts: root.facts,
				now,
				below: 1,
				trustDomain,
			}).filter(({code}) => code !== 'trust.key-type'),
			...(isRoot
				? []
				: [
						fileError(
							'not-a-root',
							cert,
							`is not a root: "${root.facts.subject}" was issued by "${root.facts.issuer}"`,
							[
								'Name the root of that chain; or bring intermediates that were made elsewhere, with trust.mode: intermediates.',
							],
						),
					]),
		);
		if (
			key !== undefined &&
			stored?.state === 'open' &&
			attempts.attempt(() => namingFile(key, () => certificates.matches(root.pem, stored.key))) ===
				false
		) {
			attempts.add(
				fileError('key-mismatch', key, `is not the key of ${cert}`, [
					`Put the key of ${cert} there.`,
				]),
			);
		}
	}

	return {root, key: stored};
};

/**
The user's own root and its key (`trust.mode: root`), checked before anything is signed with it. Paths are absolute. Throws one
`MeshError` (exit 2) with everything that is wrong with both files.
*/
export const readUserRoot = async (
	readers: TrustReaders,
	{cert, key, now, trustDomain}: {cert: string; key: string; now: number; trustDomain?: string},
): Promise<UserRoot> => {
	const attempts = makeErrorCollector();
	const {root, key: stored} = await readRootFiles(attempts, readers, {
		cert,
		key,
		now,
		trustDomain,
	});
	attempts.finish();
	if (root === undefined) {
		throw new Error('a root without a certificate has a fault');
	}

	return {
		root: root.facts.fingerprint,
		authority:
			stored?.state === 'open' ? {certificate: root.pem, key: stored.key, chain: []} : undefined,
		warnings: expiryWarnings({file: cert, facts: root.facts, now}),
	};
};
