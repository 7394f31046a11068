import {closeSync, constants, fstatSync, openSync, writeSync} from 'node:fs';
import {UsageError} from '../../errors.ts';
import {sinkText} from '../../text/sink-text.ts';
import {reasonOf} from './fail.ts';
import {faultOf} from './private-path.ts';

/** What a shell or the system hands over, such as `/dev/stderr` and `>(command)`: no file of anybody's. */
const isHandedOver = (file: string): boolean => /^\/(?:dev|proc\/self\/fd)\//v.test(file);

const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK; // eslint-disable-line no-bitwise

/** The descriptor, or in words why there is none. */
const openToAppend = (file: string): number | string => {
	const given = isHandedOver(file);
	try {
		const descriptor = openSync(file, given ? flags : flags | constants.O_NOFOLLOW, 0o600); // eslint-disable-line no-bitwise
		const fault = given ? undefined : faultOf(file, fstatSync(descriptor), 'file');
		if (fault === undefined) {
			return descriptor;
		}

		closeSync(descriptor);
		return `it ${fault.fault}`;
	} catch (error) {
		return reasonOf(error);
	}
};

/**
Opens a file of one's own to append lines to, 0600 when it is made here; a link is not followed. Throws `UsageError` at once when it cannot be
written. Later it never throws: `onFailure` hears once, in words, why the rest is missing.
*/
export const openLogFile = (
	file: string,
	onFailure: (reason: string) => void,
): ((text: string) => void) => {
	const descriptor = openToAppend(file);
	if (typeof descriptor === 'string') {
		throw new UsageError(`the log file ${file} cannot be written: ${descriptor}`, {
			remedy: ['Name another with --log-file: a file of your own, in a folder that is there.'],
		});
	}

	let isComplete = true;
	return text => {
		if (!isComplete) {
			return;
		}

		try {
			writeSync(descriptor, sinkText(text));
		} catch (error) {
			isComplete = false;
			onFailure(reasonOf(error));
		}
	};
};
