import {foldLines} from './printable.ts';

/** Lines for people. Words of others may hold ends of lines: they begin no line here. Every reporter ends in this. */
export const linesText = (lines: readonly string[]): string =>
	lines.map(line => `${foldLines(line)}\n`).join('');

/** Sections of lines with an empty line between them. One without lines is left out. */
export const sectionsText = (sections: ReadonlyArray<readonly string[]>): string =>
	sections
		.filter(lines => lines.length > 0)
		.map(lines => linesText(lines))
		.join('\n');
