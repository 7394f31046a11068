import path from 'node:path';
import {sh} from '../text/shell.ts';
import {
	pairPaths,
	readPair,
	type AbsentPair,
	type PairPaths,
	type StoredPair,
	type TrustReaders,
} from './pair-files.ts';
import {fileError, namingFile} from './file-error.ts';
import {describeRoots} from './fingerprints.ts';
import {passphraseMissing} from './key-file.ts';
import type {TrustMaterial} from './material.ts';

/**
The trust directory, laid out as Istio's Makefile does (fact C-7), so that its users find their way:
`root-cert.pem`, `root-key.pem`, and per cluster `ca-cert.pem`, `ca-key.pem`, `cert-chain.pem`, `root-cert.pem`.
*/
export const rootPaths = (directory: string): PairPaths =>
	pairPaths(directory, {certificate: 'root-cert.pem', key: 'root-key.pem', below: 1});

type IntermediatePaths = PairPaths & {chain: string; root: string};

export const intermediatePaths = (directory: string, cluster: string): IntermediatePaths => {
	const folder = path.join(directory, cluster);
	return {
		...pairPaths(folder, {certificate: 'ca-cert.pem', key: 'ca-key.pem', below: 0}),
		chain: path.join(folder, 'cert-chain.pem'),
		root: path.join(folder, 'root-cert.pem'),
	};
};

export const ignorePath = (directory: string): string => path.join(directory, '.gitignore');

type StoredIntermediate = StoredPair & {
	material: TrustMaterial;
	/** Files that can be made again from the certificates: what to write, by path. */
	missing: ReadonlyMap<string, string>;
};

// The names of clusters are DNS labels; other entries of the directory are not ours.
const clusterPattern = /^[a-z\d](?:[\-a-z\d]*[a-z\d])?$/v;

/** Certificates in the clusters' folders, of this mesh or not: where there is one, a root has been in use. */
const certificatesOfClusters = async (
	{files}: TrustReaders,
	directory: string,
): Promise<string[]> => {
	const names = await files.list(directory);
	const candidates = names
		.filter(name => clusterPattern.test(name))
		.toSorted((a, b) => a.localeCompare(b))
		.flatMap(name => {
			const {root, certificate} = intermediatePaths(directory, name);
			return [root, certificate];
		});
	const found = await Promise.all(
		candidates.map(async file => ((await files.read(file)) === undefined ? [] : [file])),
	);
	return found.flat();
};

/**
The root, validated, or what is left of one. A root that is gone while certificates of it are still there is a fault: a second one
would be made in its place.
*/
export const readRoot = async (
	readers: TrustReaders,
	directory: string,
	now: number,
): Promise<StoredPair | AbsentPair> => {
	const paths = rootPaths(directory);
	const root = await readPair(readers, paths, now);
	if (root.state === 'absent') {
		const orphans = await certificatesOfClusters(readers, directory);
		if (orphans.length === 0) {
			return root;
		}

		// Another run may have made both in the meantime.
		if ((await readers.files.read(paths.certificate)) !== undefined) {
			return readRoot(readers, directory, now);
		}

		throw fileError(
			'root-missing',
			paths.certificate,
			`is missing, but ${orphans.join(', ')} ${orphans.length === 1 ? 'is' : 'are'} there: a root has been in use, and a second one is never made`,
			[
				...orphans
					.filter(file => file.endsWith('root-cert.pem'))
					.slice(0, 1)
					.map(copy => `cp ${copy} ${paths.certificate}`),
				`If no cluster uses that root any more, move ${directory} away to start over.`,
			],
		);
	}

	if (!readers.certificates.isSignedBy(root.certificate, root.certificate)) {
		throw fileError(
			'not-a-root',
			paths.certificate,
			`is not a root: "${root.facts.subject}" was issued by "${root.facts.issuer}"`,
			[`Put the root of that chain into ${paths.certificate}.`],
		);
	}

	return root;
};

/** What is left of an intermediate without its certificate. */
export const readLeftovers = async (
	readers: TrustReaders,
	paths: IntermediatePaths,
	now: number,
): Promise<string[]> => {
	const {leftovers} = await readPair(readers, paths, now);
	return [
		...leftovers,
		...((await readers.files.read(paths.chain)) === undefined ? [] : [paths.chain]),
	];
};

const endLine = (pem: string): string => (pem.endsWith('\n') ? pem : `${pem}\n`);

/** One primary's intermediate, validated against the root, or what is left of one. */
export const readIntermediate = async (
	readers: TrustReaders,
	{
		directory,
		cluster,
		root,
		now,
	}: {directory: string; cluster: string; root: StoredPair; now: number},
): Promise<StoredIntermediate | AbsentPair> => {
	const {files, certificates} = readers;
	const paths = intermediatePaths(directory, cluster);
	const rootFile = rootPaths(directory).certificate;
	const rootFingerprint = root.facts.fingerprint;
	const rootCopy = await files.read(paths.root);
	const copied =
		rootCopy === undefined
			? undefined
			: namingFile(paths.root, () => certificates.read(rootCopy)).map(
					({fingerprint}) => fingerprint,
				);
	if (copied !== undefined && copied.join(',') !== rootFingerprint) {
		throw fileError(
			'root-mismatch',
			paths.root,
			`is root ${describeRoots(copied, [...copied, rootFingerprint])}, but ${rootFile} is ${describeRoots([rootFingerprint], copied)}`,
			[
				`If ${rootFile} is the mesh's root, move ${paths.folder} away to have a new intermediate made.`,
			],
		);
	}

	const pair = await readPair(readers, paths, now);
	const chainText = await files.read(paths.chain);
	if (pair.state === 'absent') {
		return {state: 'absent', leftovers: await readLeftovers(readers, paths, now)};
	}

	if (!certificates.isSignedBy(pair.certificate, root.certificate)) {
		throw fileError(
			'not-signed-by-root',
			paths.certificate,
			`was not signed by ${rootFile} (its issuer is "${pair.facts.issuer}", the root ${describeRoots([rootFingerprint])} is "${root.facts.subject}")`,
			[`Move ${paths.folder} away to have a new intermediate made.`],
		);
	}

	if (pair.isLocked) {
		throw passphraseMissing(paths.key);
	}

	if (pair.key === undefined) {
		throw fileError(
			'key-missing',
			paths.key,
			`is missing; ${paths.certificate} is of no use without it`,
			[`Put it back, or move ${paths.folder} away to have a new intermediate made.`],
		);
	}

	const expected = [pair.facts.fingerprint, rootFingerprint];
	if (
		chainText !== undefined &&
		namingFile(paths.chain, () => certificates.read(chainText))
			.map(({fingerprint}) => fingerprint)
			.join(',') !== expected.join(',')
	) {
		throw fileError(
			'chain-mismatch',
			paths.chain,
			`is not ${paths.certificate} followed by ${rootFile}`,
			[sh`rm ${paths.chain}`, 'It is made again from the two.'],
		);
	}

	const material: TrustMaterial = {
		certificate: endLine(pair.certificate),
		key: pair.key,
		chain: endLine(pair.certificate) + endLine(root.certificate),
		root: endLine(root.certificate),
		fingerprints: {roots: [rootFingerprint], authority: pair.facts.fingerprint},
	};
	const missing = new Map<string, string>([
		...(chainText === undefined ? [[paths.chain, material.chain] as const] : []),
		...(rootCopy === undefined ? [[paths.root, material.root] as const] : []),
	]);
	return {...pair, material, missing};
};
