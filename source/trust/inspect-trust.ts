import {toError} from '../errors.ts';
import {expiryWarnings} from './authority-problems.ts';
import {missingRootKey, type TrustPorts, type TrustRequest} from './ensure.ts';
import {throwErrors} from './file-error.ts';
import {
	ignorePath,
	intermediatePaths,
	readIntermediate,
	readLeftovers,
	readRoot,
	rootPaths,
} from './store.ts';

/** The trust directory as it is, for a plan: nothing is written and no key is made. */
type InspectedTrust = {
	/** SHA-256 of the local root; undefined while there is none. */
	roots?: readonly [string];
	/** Whether the root's key is there to sign with, once it is opened. */
	hasRootKey: boolean;
	/** An encrypted root key that has to sign, and whose passphrase nobody has given. */
	lockedKey?: string;
	/** SHA-256 of each cluster's intermediate that is there and valid. */
	authorities: ReadonlyMap<string, string>;
	/** What ends before long, as sentences. */
	warnings: readonly string[];
	/** Files that `ensureTrust` would make, in its order. */
	wouldMake: readonly string[];
	/** Files that it would replace, tighten or remove: leftovers of a killed run, keys that others can read. */
	wouldReplace: readonly string[];
};

/** What `ensureTrust` would find and do. Throws the same `MeshError`s for files at fault; a passphrase that is missing is none yet. */
export const inspectTrust = async (
	ports: TrustPorts,
	{directory, clusters}: Omit<TrustRequest, 'organization'>,
): Promise<InspectedTrust> => {
	const {files, clock} = ports;
	const now = clock.now();
	const root = await readRoot(ports, directory, now);
	const ignore = await files.read(ignorePath(directory));
	const own = rootPaths(directory);
	const ignored = ignore === undefined || ignore.trim() === '' ? [ignorePath(directory)] : [];
	const folderOf = (cluster: string): string[] => {
		const {key, certificate, chain, root: copy} = intermediatePaths(directory, cluster);
		return [key, certificate, chain, copy];
	};

	if (root.state === 'absent') {
		const inFolders = await Promise.all(
			clusters.map(async cluster =>
				readLeftovers(ports, intermediatePaths(directory, cluster), now),
			),
		);
		return {
			hasRootKey: false,
			authorities: new Map(),
			warnings: [],
			wouldMake: [...ignored, own.key, own.certificate, ...clusters.flatMap(folderOf)],
			wouldReplace: [...root.leftovers, ...inFolders.flat()],
		};
	}

	const results = await Promise.allSettled(
		clusters.map(async cluster => ({
			cluster,
			pair: await readIntermediate(ports, {
				directory,
				cluster,
				root,
				now,
			}),
		})),
	);
	const found = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
	const absent = found.flatMap(({cluster, pair}) => (pair.state === 'absent' ? [cluster] : []));
	throwErrors([
		...results.flatMap(result => (result.status === 'rejected' ? [toError(result.reason)] : [])),
		...(root.key === undefined && !root.isLocked && absent.length > 0
			? [missingRootKey(directory, absent)]
			: []),
	]);

	return {
		roots: [root.facts.fingerprint],
		hasRootKey: root.key !== undefined || root.isLocked,
		...(root.isLocked && absent.length > 0 ? {lockedKey: own.key} : {}),
		authorities: new Map(
			found.flatMap(({cluster, pair}) =>
				pair.state === 'stored' ? [[cluster, pair.facts.fingerprint] as const] : [],
			),
		),
		warnings: [
			...expiryWarnings({file: own.certificate, facts: root.facts, now}),
			...found.flatMap(({cluster, pair}) =>
				pair.state === 'stored'
					? expiryWarnings({
							file: intermediatePaths(directory, cluster).certificate,
							facts: pair.facts,
							now,
						})
					: [],
			),
		],
		wouldMake: [
			...ignored,
			...found.flatMap(({cluster, pair}) =>
				pair.state === 'stored' ? [...pair.missing.keys()] : folderOf(cluster),
			),
		],
		wouldReplace: [
			...(root.needsKeyFile ? [own.key] : []),
			...root.leftovers,
			...found.flatMap(({cluster, pair}) => [
				...(pair.state === 'stored' && pair.needsKeyFile
					? [intermediatePaths(directory, cluster).key]
					: []),
				...pair.leftovers,
			]),
		],
	};
};
