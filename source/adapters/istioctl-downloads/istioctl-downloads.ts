import {createHash} from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import {MeshError} from '../../errors.ts';
import {nearestRelease} from '../../mesh/versions.ts';
import type {IstioctlDownloads} from '../../ports/istioctl-downloads.ts';
import {cacheFolder} from '../disk/cache-folder.ts';
import {makeProgramCache} from '../disk/program-cache.ts';
import {cacheFailure, otherWays} from './failures.ts';
import {get, type GetOptions} from './get.ts';
import {
	archiveUrl,
	baseUrl,
	isPublished,
	machineName,
	publishedAt,
	requirePublished,
	type Machine,
} from './published.ts';
import {unpack} from './unpack.ts';

type Options = Pick<GetOptions, 'env' | 'userAgent' | 'authorities'> & {
	home: string;
	/** Where releases lie; `MESH_WIZARD_ISTIOCTL_URL`, else Istio's own place, when undefined. */
	url?: string;
	machine?: Machine;
	idleMs?: number;
	/** Bytes that an archive may have; a release has about 30 MiB. */
	limit?: number;
};

const checksumLimit = 4096;

/** The sum in a `.sha256` file: `<64 hex digits>  <name of the archive>`. */
const sumIn = (text: string, archive: URL): string => {
	const {sum, name} =
		/^\s*(?<sum>[\da-f]{64})(?:\s+\*?(?<name>\S+))?\s*$/iv.exec(text)?.groups ?? {};
	if (
		sum === undefined ||
		(name !== undefined && path.posix.basename(name) !== path.posix.basename(archive.pathname))
	) {
		throw new MeshError(
			`${archive.href}.sha256 is not the checksum of that archive: it says "${text.trim().slice(0, 100)}"`,
			{code: 'istioctl.download', remedy: otherWays(archive)},
		);
	}

	return sum.toLowerCase();
};

const missing = (version: string, archive: URL): MeshError => {
	const nearest = nearestRelease(version);
	return new MeshError(`istioctl ${version} is not published: there is no ${archive.href}`, {
		code: 'istioctl.unpublished',
		remedy:
			nearest === version
				? ['Is the mirror complete? Else leave --istioctl-url and MESH_WIZARD_ISTIOCTL_URL away.']
				: [
						`The nearest release is ${nearest}; write it into mesh.yaml: istio: {version: ${nearest}}`,
					],
	});
};

/** Istio's releases over HTTPS, and the user's cache of them. Throws `UsageError` where the address is none to download from. */
export const makeIstioctlDownloads = ({
	home,
	url,
	machine = process,
	idleMs = 30_000,
	limit = 128 * 2 ** 20,
	...options
}: Options): IstioctlDownloads => {
	const {env} = options;
	const root = cacheFolder({env, home, platform: machine.platform});
	const cache = makeProgramCache(root);
	const fileFor = (version: string, name: string) =>
		path.join(root, 'istioctl', `${version}-${name}`, 'istioctl');
	// At once: a wrong address is wrong usage, even where nothing has to be downloaded.
	const base = baseUrl(url ?? [env['MESH_WIZARD_ISTIOCTL_URL']].find(Boolean) ?? publishedAt);
	const urlFor = (version: string, name: string) => archiveUrl(base, version, name);

	return {
		offer(version) {
			const name = machineName(machine);
			return name === undefined || !isPublished(version)
				? undefined
				: {url: urlFor(version, name).href, file: fileFor(version, name)};
		},
		async find(version) {
			const name = machineName(machine);
			if (name === undefined || !isPublished(version)) {
				return undefined;
			}

			const file = fileFor(version, name);
			try {
				return (await cache.has(file)) ? file : undefined;
			} catch (error) {
				throw cacheFailure(file, error);
			}
		},
		async fetch(version, {signal, onProgress}) {
			const name = requirePublished(version, machine);
			const [archive, file] = [urlFor(version, name), fileFor(version, name)];
			const reading = {...options, idleMs, ...(signal === undefined ? {} : {signal})};
			const sums = await get(new URL(`${archive.href}.sha256`), {...reading, limit: checksumLimit});
			const bytes =
				sums === undefined
					? undefined
					: await get(archive, {
							...reading,
							limit,
							...(onProgress === undefined ? {} : {onProgress}),
						});
			if (sums === undefined || bytes === undefined) {
				throw missing(version, archive);
			}

			const [wanted, found] = [
				sumIn(sums.toString('utf8'), archive),
				createHash('sha256').update(bytes).digest('hex'),
			];
			if (wanted !== found) {
				throw new MeshError(
					`${archive.href} is not what was published: its SHA-256 is ${found}, and should be ${wanted}; nothing of it was kept`,
					{
						code: 'istioctl.checksum',
						remedy: [
							'Try again: a cache or proxy on the way may have handed out a broken copy. If it stays so, do not use it.',
						],
					},
				);
			}

			try {
				await cache.write(file, async write => unpack(bytes, write));
			} catch (error) {
				throw error instanceof MeshError
					? new MeshError(`${archive.href}: ${error.message}; nothing of it was kept`, {
							code: error.code,
							remedy: otherWays(archive),
							cause: error,
						})
					: cacheFailure(file, error);
			}

			return file;
		},
	};
};
