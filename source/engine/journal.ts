import path from 'node:path';
import type {ClockPort} from '../ports/clock.ts';
import type {OwnFiles} from '../ports/files.ts';
import {sinkText} from '../text/sink-text.ts';
import type {ProcessIdentity} from '../ports/processes.ts';

type JournalEntry =
	| {type: 'run-started'; run: string; command: string; by: ProcessIdentity}
	| {type: 'step-started'; run: string; step: string}
	| {type: 'child-started'; run: string; step: string; child: ProcessIdentity}
	| {type: 'child-ended'; run: string; step: string; child: ProcessIdentity}
	| {
			type: 'step-finished';
			run: string;
			step: string;
			outcome: string;
			evidence?: string;
			error?: string;
	  }
	| {type: 'run-finished'; run: string; exitCode: number};

export type Journal = {
	write: (entry: JournalEntry) => Promise<void>;
	/** Children whose end no run has written down. */
	openChildren: () => Promise<ReadonlyArray<{step: string; child: ProcessIdentity}>>;
};

const parse = (line: string): JournalEntry | undefined => {
	try {
		return JSON.parse(line) as JournalEntry;
	} catch {
		// A run that was killed while writing leaves half a line.
		return undefined;
	}
};

const nameOf = ({host, pid, startedAt}: ProcessIdentity): string =>
	`${host} ${String(pid)} ${startedAt}`;

/** `journal.jsonl`: append only, for people and for finding children that survived. It never decides what is done. */
export const openJournal = (files: OwnFiles, clock: ClockPort, directory: string): Journal => {
	const file = path.join(directory, 'journal.jsonl');
	return {
		async write(entry) {
			await files.append(
				file,
				sinkText(`${JSON.stringify({at: new Date(clock.now()).toISOString(), ...entry})}\n`),
			);
		},
		async openChildren() {
			const lines = ((await files.read(file)) ?? '').split('\n').filter(line => line !== '');
			const open = new Map<string, {step: string; child: ProcessIdentity}>();
			for (const entry of lines.map(line => parse(line))) {
				if (entry?.type === 'child-started') {
					open.set(nameOf(entry.child), {step: entry.step, child: entry.child});
				} else if (entry?.type === 'child-ended') {
					open.delete(nameOf(entry.child));
				}
			}

			return [...open.values()];
		},
	};
};
