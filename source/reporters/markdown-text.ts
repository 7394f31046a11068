import {printable} from '../text/printable.ts';

/** A text as Markdown shows it, word for word, on one line: it makes no markup, no HTML and no further column. */
export const markdownText = (text: string): string =>
	printable(text)
		.replaceAll(/\s+/gv, ' ')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll(/[\\`*_\[\]\|~$]/gv, character => `\\${character}`)
		.replaceAll('@', '&#64;');

/** Words to copy, in code of one line. */
export const markdownCode = (text: string): string => {
	const fence = '`'.repeat(longestRun(text) + 1);
	const line = printable(text).replaceAll(/\s+/gv, ' ');
	return line.startsWith('`') || line.endsWith('`')
		? `${fence} ${line} ${fence}`
		: `${fence}${line}${fence}`;
};

/** Commands to copy, or a document, in a block that nothing in them can end. */
export const markdownBlock = (lines: readonly string[], language = 'sh'): string[] => {
	const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
	return [
		`${fence}${language}`,
		...lines.flatMap(line => printable(line).split(/\r?\n|\r/v)),
		fence,
	];
};

const longestRun = (text: string): number =>
	Math.max(0, ...(text.match(/`+/gv) ?? []).map(run => run.length));

/** A table; its cells are Markdown already. */
export const markdownTable = (
	heading: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): string[] =>
	[heading, heading.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`);
