import path from 'node:path';
import {z} from 'zod';
import type {ClockPort} from '../ports/clock.ts';
import type {OwnFiles} from '../ports/files.ts';
import {processIdentity} from '../ports/process-identity.ts';
import {sinkText} from '../text/sink-text.ts';

const name = z.string().min(1).max(300);
const child = processIdentity.extend({
	/** The program that was started; missing in journals of older versions. */
	executable: z.string().min(1).max(4096).optional(),
});

const entry = z.discriminatedUnion('type', [
	z.object({type: z.literal('run-started'), run: name, command: name, by: processIdentity}),
	z.object({type: z.literal('step-started'), run: name, step: name}),
	z.object({type: z.literal('child-started'), run: name, step: name, child}),
	z.object({type: z.literal('child-ended'), run: name, step: name, child}),
	/** Nobody could say what became of it, or it was not to be ended: it is told once. */
	z.object({type: z.literal('child-left'), run: name, step: name, child}),
	z.object({
		type: z.literal('step-finished'),
		run: name,
		step: name,
		outcome: name,
		evidence: z.string().optional(),
		error: z.string().optional(),
	}),
	z.object({type: z.literal('run-finished'), run: name, exitCode: z.int()}),
]);

type JournalEntry = z.infer<typeof entry>;
type OpenChild = {step: string; child: z.infer<typeof child>};

export type Journal = {
	/** Where it is. */
	file: string;
	write: (entry: JournalEntry) => Promise<void>;
	/** Children whose end no run has written down, the latest ones, and what is wrong with the file, a sentence each. */
	openChildren: () => Promise<{children: readonly OpenChild[]; problems: readonly string[]}>;
};

/** More than a run has in all its clusters: a journal that names more was not written by runs. */
const mostChildren = 500;

const parse = (line: string): JournalEntry | 'no JSON' | undefined => {
	try {
		return entry.safeParse(JSON.parse(line)).data;
	} catch {
		return 'no JSON';
	}
};

const nameOf = ({host, system, pid, startedAt}: OpenChild['child']): string =>
	JSON.stringify([host, system, pid, startedAt]);

/** `journal.jsonl`: append only, for people and for finding children that survived. It never decides what is done. */
export const openJournal = (files: OwnFiles, clock: ClockPort, directory: string): Journal => {
	const file = path.join(directory, 'journal.jsonl');
	return {
		file,
		async write(written) {
			await files.append(
				file,
				sinkText(`${JSON.stringify({at: new Date(clock.now()).toISOString(), ...written})}\n`),
			);
		},
		async openChildren() {
			const entries = ((await files.read(file)) ?? '')
				.split('\n')
				.map((line, index) => ({number: index + 1, line}))
				.filter(({line}) => line.trim() !== '')
				.map(({number, line}) => ({number, parsed: parse(line)}));
			const open = new Map<string, OpenChild>();
			const unread: number[] = [];
			for (const [index, {number, parsed}] of entries.entries()) {
				const next = entries[index + 1]?.parsed;
				if (parsed === undefined || parsed === 'no JSON') {
					// A run that was killed while writing leaves half a line, as its last.
					const isHalf =
						parsed === 'no JSON' &&
						(next === undefined || (typeof next === 'object' && next.type === 'run-started'));
					if (!isHalf) {
						unread.push(number);
					}
				} else if (parsed.type === 'child-started') {
					open.set(nameOf(parsed.child), {step: parsed.step, child: parsed.child});
				} else if (parsed.type === 'child-ended' || parsed.type === 'child-left') {
					open.delete(nameOf(parsed.child));
				}
			}

			const [first] = unread;
			return {
				children: [...open.values()].slice(-mostChildren),
				problems: [
					...(first === undefined
						? []
						: [
								`${file}: line ${String(first)}${unread.length === 1 ? ' is no entry' : ` and ${String(unread.length - 1)} more are no entries`} of a journal that this version writes, and ${unread.length === 1 ? 'is' : 'are'} passed over. No step depends on them; removing the file ends this message.`,
							]),
					...(open.size > mostChildren
						? [
								`${file}: it names ${String(open.size)} programs without an end; only the last ${String(mostChildren)} are looked for`,
							]
						: []),
				],
			};
		},
	};
};
