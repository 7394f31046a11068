import type {EngineEvent, Emit} from '../engine/events.ts';
import type {ClockPort} from '../ports/clock.ts';
import {makeJsonLinesReporter} from '../reporters/json-lines.ts';
import {makePlainReporter} from '../reporters/plain.ts';
import type {Io} from './io.ts';
import {withLog} from './with-log.ts';

/**
Where a command's events go: JSON lines on stdout, or plain lines on stderr with the closing summary on stdout, of those that
the command `shows`; and all of them into the log file.
*/
export const makeEventSink = (
	options: {output: string; verbose: boolean; logFile?: string},
	io: Io,
	clock: Pick<ClockPort, 'now'>,
	shows: (event: EngineEvent) => boolean = () => true,
): Emit => {
	const report = reporterFor(options, io, shows);
	return withLog(
		body => {
			report({...body, at: clock.now()});
		},
		options,
		clock.now,
	);
};

const reporterFor = (
	{output, verbose}: {output: string; verbose: boolean},
	io: Io,
	shows: (event: EngineEvent) => boolean,
): ((event: EngineEvent) => void) => {
	if (output === 'jsonl') {
		return makeJsonLinesReporter(text => {
			io.stdout.write(text);
		});
	}

	const progress = makePlainReporter(
		text => {
			io.stderr.write(text);
		},
		{verbose},
	);
	const summary = makePlainReporter(
		text => {
			io.stdout.write(text);
		},
		{verbose},
	);
	return event => {
		if (shows(event)) {
			(event.type === 'run-finished' ? summary : progress)(event);
		}
	};
};
