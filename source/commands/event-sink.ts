import type {EngineEvent, Emit} from '../engine/events.ts';
import type {ClockPort} from '../ports/clock.ts';
import {makeJsonLinesReporter} from '../reporters/json-lines.ts';
import {makePlainReporter} from '../reporters/plain.ts';
import type {Io} from './io.ts';

/** Where a command's events go: JSON lines on stdout, or plain lines on stderr with the closing summary on stdout. */
export const makeEventSink = (options: {output: string; verbose: boolean}, io: Io, clock: ClockPort): Emit => {
	const report = reporterFor(options, io);
	return body => {
		report({...body, at: clock.now()});
	};
};

const reporterFor = ({output, verbose}: {output: string; verbose: boolean}, io: Io): (event: EngineEvent) => void => {
	if (output === 'jsonl') {
		return makeJsonLinesReporter(text => {
			io.stdout.write(text);
		});
	}

	const progress = makePlainReporter(text => {
		io.stderr.write(text);
	}, {verbose});
	const summary = makePlainReporter(text => {
		io.stdout.write(text);
	}, {verbose});
	return event => {
		if (event.type === 'run-finished') {
			summary(event);
		} else {
			progress(event);
		}
	};
};
