import {Buffer} from 'node:buffer';
import {closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats} from 'node:fs';
import {open, stat} from 'node:fs/promises';
import {devNull} from 'node:os';
import {kindOf} from './private-path.ts';

/** More than any file that we read: what is larger is another file, or one that never ends. */
const atMost = 64 * 2 ** 20;
const pieceSize = 2 ** 16;

/** How `<(command)` and a pipe on stdin are named: by whoever started us, with somebody at the other end. */
const isHandedOver = (file: string): boolean =>
	/^\/(?:dev\/(?:fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/v.test(file);

const isNull = (stats: Stats): boolean =>
	stats.isCharacterDevice() && stats.rdev === statSync(devNull).rdev;

const fault = (text: string): Error => Object.assign(new Error(text), {code: 'UNFIT'});

const tooLarge = (): Error =>
	fault(`it has more than ${String(atMost / 2 ** 20)} MiB, which no file of this kind has`);

/** Directories are left to the read, which has a code for them. */
const refuseOthers = (stats: Stats, takesPipe: boolean): void => {
	const isRead =
		stats.isFile() || stats.isDirectory() || isNull(stats) || (takesPipe && stats.isFIFO());
	if (!isRead) {
		throw fault(`it is ${kindOf(stats)}, not a file`);
	}

	if (stats.size > atMost) {
		throw tooLarge();
	}
};

// Without waiting for a writer, should a pipe have come into its place since somebody looked.
const flags = constants.O_RDONLY | constants.O_NONBLOCK; // eslint-disable-line no-bitwise

/**
The content of a regular file; `/dev/null` is an empty one. Rejects at once for pipes, sockets and devices, which may never end or answer, and
for more than 64 MiB. `pipe`: what a shell hands over as `/dev/fd/N` or `/dev/stdin` is read to its end, too.
*/
export const readRegular = async (file: string, {pipe = false} = {}): Promise<Buffer> => {
	const takesPipe = pipe && isHandedOver(file);
	const found = await stat(file);
	refuseOthers(found, takesPipe);
	const handle = await open(file, found.isFIFO() ? constants.O_RDONLY : flags);
	try {
		refuseOthers(await handle.stat(), takesPipe);
		const pieces: Buffer[] = [];
		let size = 0;
		for (;;) {
			const {buffer, bytesRead} = await handle.read(Buffer.alloc(pieceSize));
			if (bytesRead === 0) {
				return Buffer.concat(pieces);
			}

			pieces.push(buffer.subarray(0, bytesRead));
			size += bytesRead;
			if (size > atMost) {
				throw tooLarge();
			}
		}
	} finally {
		await handle.close();
	}
};

/** As `readRegular`, for where all is read before anything else can go on: kubeconfigs and what they name. */
export const readRegularSync = (file: string): Buffer => {
	refuseOthers(statSync(file), false);
	const descriptor = openSync(file, flags);
	try {
		refuseOthers(fstatSync(descriptor), false);
		const pieces: Buffer[] = [];
		for (let size = 0; size <= atMost;) {
			const piece = Buffer.alloc(pieceSize);
			const bytesRead = readSync(descriptor, piece);
			if (bytesRead === 0) {
				return Buffer.concat(pieces);
			}

			pieces.push(piece.subarray(0, bytesRead));
			size += bytesRead;
		}

		throw tooLarge();
	} finally {
		closeSync(descriptor);
	}
};
