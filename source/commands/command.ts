import type {Flag} from './flags.ts';
import type {Io} from './io.ts';
import {makeOptionReader, type OptionReader, type RawOptions} from './option-reader.ts';

type Definition<Options> = {
	name: string;
	/** One line for the list of commands. */
	summary: string;
	/** A few sentences for its own help. */
	description: string;
	flags: readonly Flag[];
	/** Two command lines that work when pasted, with what they are for. */
	examples: ReadonlyArray<{line: string; purpose: string}>;
	read: (reader: OptionReader) => Options;
	run: (options: Options, io: Io) => Promise<number>;
};

export type Command = Omit<Definition<never>, 'read' | 'run'> & {
	/** Either what is wrong with the flags, or the way to start. */
	prepare: (
		raw: RawOptions,
		folders: {cwd: string},
	) => {problems: readonly string[]} | {start: (io: Io) => Promise<number>};
};

/** Ties a command's flags to the options that its implementation takes; the type of the options stays inside. */
export const defineCommand = <Options>({read, run, ...shown}: Definition<Options>): Command => ({
	...shown,
	prepare(raw, folders) {
		const reader = makeOptionReader(raw, folders);
		const options = read(reader);
		return reader.problems.length > 0
			? {problems: reader.problems}
			: {start: async io => run(options, io)};
	},
});
