import {openLogFile} from '../adapters/disk/log-file.ts';
import type {Emit} from '../engine/events.ts';
import {makePlainReporter} from '../reporters/plain.ts';

/** With `--log-file`, every event also goes there as plain lines, whatever the screen shows: istioctl's own output and passes included.
The run goes on when it cannot be written any more; `onFailure` hears that once. */
export const withLog = (
	emit: Emit,
	{logFile}: {logFile?: string},
	now: () => number,
	onFailure = (text: string) => {
		emit({type: 'notice', level: 'warn', text});
	},
): Emit => {
	if (logFile === undefined) {
		return emit;
	}

	const log = makePlainReporter(
		openLogFile(logFile, reason => {
			onFailure(`the log file ${logFile} is not complete: ${reason}`);
		}),
		{verbose: true},
	);
	return body => {
		emit(body);
		log({...body, at: now()});
	};
};
