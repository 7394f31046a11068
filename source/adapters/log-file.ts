import {appendFileSync} from 'node:fs';
import {toError, UsageError} from '../errors.ts';
import {sinkText} from '../text/sink-text.ts';

/** Opens a file to append lines to, 0600 when it is made here. Throws `UsageError` at once when it cannot be written. */
export const openLogFile = (file: string): ((text: string) => void) => {
	const write = (text: string) => {
		appendFileSync(file, sinkText(text), {mode: 0o600});
	};

	try {
		write('');
	} catch (error) {
		throw new UsageError(`the log file ${file} cannot be written: ${toError(error).message}`, {
			remedy: ['Name another with --log-file; its folder must be there.'],
		});
	}

	return write;
};
