import {toError} from '../errors.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {OwnFiles} from '../ports/files.ts';
import type {Sensitive} from '../sensitive.ts';
import {fileError, throwErrors} from './file-error.ts';
import {passphraseMissing} from './key-file.ts';
import type {TrustMaterial} from './material.ts';
import {publishPair, settlePair, type StoredPair, type TrustReaders} from './pair-files.ts';
import {ignorePath, intermediatePaths, readIntermediate, readRoot, rootPaths} from './store.ts';

export type TrustPorts = TrustReaders & {clock: Pick<ClockPort, 'now'>};

export type TrustRequest = {
	/** Absolute path of the trust directory. */
	directory: string;
	/** O= of the certificates. */
	organization: string;
	/** The primaries that need an intermediate; with none, only the root is made. */
	clusters: readonly string[];
	/** A new root's key is encrypted with the passphrase; one that is there stays as it is. */
	encrypts?: boolean;
};

const ensureIgnored = async (files: OwnFiles): Promise<void> => {
	const file = ignorePath(files.root);
	const present = await files.read(file);
	if (present === undefined || present.trim() === '') {
		await files.write(file, '*\n');
	}
};

const passphraseFor = ({passphrase}: TrustPorts, directory: string): Sensitive => {
	if (passphrase === undefined) {
		throw fileError(
			'passphrase-missing',
			rootPaths(directory).key,
			`is to be encrypted, and nobody has given a passphrase`,
			[
				'Put a passphrase into a file that only you can read and name it with --passphrase-file, or run this on a terminal, where it is asked for.',
			],
		);
	}

	return passphrase;
};

const ensureRoot = async (
	ports: TrustPorts,
	{directory, organization, encrypts = false}: TrustRequest,
): Promise<StoredPair> => {
	const own = ports.files.below(directory);
	const now = ports.clock.now();
	const present = await readRoot(ports, directory, now);
	if (present.state === 'absent') {
		const made = await ports.certificates.makeRoot({organization, now});
		await publishPair(
			{files: own, certificates: ports.certificates},
			rootPaths(directory),
			encrypts
				? {...made, key: ports.certificates.lockKey(made.key, passphraseFor(ports, directory))}
				: made,
		);
	}

	const root = present.state === 'stored' ? present : await readRoot(ports, directory, now);
	if (root.state === 'absent') {
		throw fileError(
			'root-gone',
			rootPaths(directory).certificate,
			`was removed while it was made`,
			['Run again.'],
		);
	}

	await settlePair(own, rootPaths(directory), root);
	return root;
};

/** The error of a root that cannot sign here. */
export const missingRootKey = (directory: string, clusters: readonly string[]) =>
	fileError(
		'root-key-missing',
		rootPaths(directory).key,
		`is missing, and ${clusters.join(', ')} ${clusters.length === 1 ? 'has' : 'have'} no intermediate yet`,
		[
			"Put the root's key there while the intermediates are made; it may be taken away again afterwards.",
		],
	);

const ensureIntermediate = async (
	ports: TrustPorts,
	{directory, organization}: TrustRequest,
	cluster: string,
	root: StoredPair,
): Promise<TrustMaterial> => {
	const own = ports.files.below(directory);
	const now = ports.clock.now();
	const paths = intermediatePaths(directory, cluster);
	const read = async () =>
		readIntermediate(ports, {
			directory,
			cluster,
			root,
			now,
		});
	const present = await read();
	if (present.state === 'absent') {
		if (root.key === undefined) {
			throw root.isLocked
				? passphraseMissing(rootPaths(directory).key)
				: missingRootKey(directory, [cluster]);
		}

		const pair = await ports.certificates.makeIntermediate({
			root: {certificate: root.certificate, key: root.key},
			organization,
			cluster,
			now,
		});
		await own.makePrivateDirectory(paths.folder);
		// A chain without its certificate would contradict the new one.
		await own.remove(paths.chain);
		await publishPair({files: own, certificates: ports.certificates}, paths, pair);
	}

	const stored = present.state === 'stored' ? present : await read();
	if (stored.state === 'absent') {
		throw fileError('intermediate-gone', paths.certificate, `was removed while it was made`, [
			'Run again.',
		]);
	}

	await settlePair(own, paths, stored);
	for (const [file, text] of stored.missing) {
		await own.write(file, text);
	}

	return stored.material;
};

/**
The trust material of each cluster, made where it is missing: root first, then the intermediates side by side. What is there and
valid is used as it is and never overwritten, so that a second call, also after a kill at any moment or beside another run, gives
the same. Throws one `MeshError` naming every file at fault. To be called only after `decideTrust` has agreed.
*/
export const ensureTrust = async (
	ports: TrustPorts,
	request: TrustRequest,
): Promise<Map<string, TrustMaterial>> => {
	const own = ports.files.below(request.directory);
	await own.makePrivateDirectory(request.directory);
	await ensureIgnored(own);
	const root = await ensureRoot(ports, request);
	const results = await Promise.allSettled(
		request.clusters.map(
			async cluster => [cluster, await ensureIntermediate(ports, request, cluster, root)] as const,
		),
	);
	throwErrors(
		results.flatMap(result => (result.status === 'rejected' ? [toError(result.reason)] : [])),
	);
	return new Map(results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : [])));
};
