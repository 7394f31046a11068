import type {Buffer} from 'node:buffer';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGunzip} from 'node:zlib';
import {extract} from 'tar-stream';
import {MeshError, toError} from '../../errors.ts';

/** Larger than any istioctl (about 100 MiB): an archive that swells further is no release. */
const binaryAtMost = 512 * 2 ** 20;

/** Released archives hold one file, at their top. */
const isBinary = ({name, type}: {name: string; type: string}): boolean =>
	type === 'file' && /^(?:\.\/)?istioctl$/v.test(name);

/**
Hands the one file `istioctl` of a `.tar.gz` to `write`, piece by piece. Names in the archive are only compared, never used as paths.
Throws `MeshError` where it is not there, or the archive is none.
*/
export const unpack = async (
	archive: Buffer,
	write: (chunk: Uint8Array) => Promise<void>,
): Promise<void> => {
	const entries = extract();
	let written = 0;
	let found = false;
	const read = async () => {
		for await (const entry of entries) {
			const isIt = isBinary(entry.header) && !found;
			found ||= isIt;
			for await (const chunk of entry as AsyncIterable<Uint8Array>) {
				if (!isIt) {
					continue;
				}

				written += chunk.length;
				if (written > binaryAtMost) {
					throw new MeshError('the archive swells to more than 512 MiB, which no istioctl has', {
						code: 'istioctl.archive',
					});
				}

				await write(chunk);
			}
		}
	};

	const unzipped = pipeline(
		Readable.from([archive]),
		createGunzip(),
		entries as unknown as NodeJS.WritableStream,
	);
	const results = await Promise.allSettled([read(), unzipped]);
	const reasons = results.flatMap(result =>
		result.status === 'rejected' ? [toError(result.reason)] : [],
	);
	// Writing may have failed, which ends the unzipping as well.
	const [reason] = reasons;
	if (reason !== undefined) {
		throw reason instanceof MeshError || isDiskFault(reason)
			? reason
			: new MeshError(`the archive cannot be unpacked: ${reason.message}`, {
					code: 'istioctl.archive',
					cause: reason,
				});
	}

	if (!found) {
		throw new MeshError('the archive has no file istioctl at its top', {code: 'istioctl.archive'});
	}
};

const isDiskFault = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
