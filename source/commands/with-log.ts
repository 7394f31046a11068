import {openLogFile} from '../adapters/log-file.ts';
import type {Emit} from '../engine/events.ts';
import {makePlainReporter} from '../reporters/plain.ts';

/** With `--log-file`, every event also goes there as plain lines, whatever the screen shows: istioctl's own output and passes included. */
export const withLog = (emit: Emit, {logFile}: {logFile?: string}, now: () => number): Emit => {
	if (logFile === undefined) {
		return emit;
	}

	const log = makePlainReporter(openLogFile(logFile), {verbose: true});
	return body => {
		emit(body);
		log({...body, at: now()});
	};
};
