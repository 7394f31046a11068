import {Buffer} from 'node:buffer';
import {constants} from 'node:fs';
import path from 'node:path';
import {syncDirectory, withFile} from './whole-file.ts';

/** Neither a link is followed, nor is the reader of a pipe waited for. */
const flags =
	// eslint-disable-next-line no-bitwise
	constants.O_RDWR |
	constants.O_APPEND |
	constants.O_CREAT |
	constants.O_NOFOLLOW |
	constants.O_NONBLOCK;

/** Appends lines to a file, which is made for its owner alone, and syncs them. */
export const appendLines = async (file: string, text: string): Promise<void> => {
	const isNew = await withFile(file, flags, 0o600, async handle => {
		const {size} = await handle.stat();
		const {buffer} =
			size === 0
				? {buffer: undefined}
				: await handle.read({position: size - 1, length: 1, buffer: Buffer.alloc(1)});
		// A line that a killed run left unfinished must not swallow the next one.
		const prefix = buffer === undefined || buffer.toString('latin1') === '\n' ? '' : '\n';
		await handle.writeFile(prefix + (text.endsWith('\n') ? text : `${text}\n`));
		await handle.sync();
		return size === 0;
	});
	if (isNew) {
		await syncDirectory(path.dirname(file));
	}
};
