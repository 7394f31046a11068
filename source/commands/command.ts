import {linesText} from '../text/lines-text.ts';
import type {Flag, Flags, Folder, RawOptions, Typed} from './flag.ts';
import type {Io} from './io.ts';

/** What a command is called, takes and reads; its implementation is elsewhere, to keep `--help` quick. */
type Definition<Options> = {
	name: string;
	/** One line for the list of commands. */
	summary: string;
	/** A few sentences for its own help. */
	description: string;
	/** Its own; every command takes the common ones, too. */
	flags: Flags;
	/** The at most five that its help shows first. */
	important: readonly Flag[];
	/** The one word that it takes beside flags; most take none. */
	word?: {name: string; choices: readonly string[]};
	/** Two command lines that work when pasted, with what they are for. */
	examples: ReadonlyArray<{line: string; purpose: string}>;
	/** What is wrong goes into `problems` of what was typed; then what this returns is not used. */
	read: (typed: Typed) => Options;
};

/** What the implementation of a command gets. */
export type OptionsOf<Of> = Of extends Definition<infer Options> ? Options : never;

export const define = <Options>(definition: Definition<Options>): Definition<Options> => definition;

export type Command = Omit<Definition<never>, 'flags' | 'read'> & {
	flags: readonly Flag[];
	/** Either what is wrong with the flags, or the way to start. */
	prepare: (
		raw: RawOptions,
		folder: Folder,
		word?: string,
	) => {problems: readonly string[]} | {start: (io: Io) => Promise<number>};
};

/** Ties a definition to its implementation; the type of the options stays inside. */
export const makeCommand = <Options>(
	{read, flags, ...shown}: Definition<Options>,
	run: (options: Options, io: Io) => Promise<number>,
): Command => ({
	...shown,
	flags: Object.values(flags),
	prepare(raw, folder, word) {
		const typed: Typed = {...folder, raw, word, problems: [], notes: []};
		const options = read(typed);
		return typed.problems.length > 0
			? {problems: typed.problems}
			: {
					async start(io) {
						io.stderr.write(linesText(typed.notes));
						return run(options, io);
					},
				};
	},
});
