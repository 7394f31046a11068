/*
What a text may not do to whoever reads it, on a terminal, in a log or in a report: control characters (Cc; ESC begins what moves
the cursor, DEL and C1 too), directions and joins (Cf) and other characters without a width, ends of lines that only some readers
know (Zl, Zp), halves of surrogate pairs (Cs), and code points that XML 1.0 has no place for. A variation selector only picks the
form of the sign before it.
*/
const unprintable =
	/[[\p{Cc}--[\t\n]]\p{Cs}\p{Cf}\p{Zl}\p{Zp}[\p{Default_Ignorable_Code_Point}--\p{Variation_Selector}]\u{FFFE}\u{FFFF}]/gv;

const isPlain = /^[\t\n\u0020-\u007E]*$/v;

/** `\u001b`; two of them where UTF-16 has two units. JSON reads it back as the character. */
const escaped = (character: string): string =>
	// Without the flag u, a character beyond 16 bits is two.
	character.replaceAll(
		/[\s\S]/g, // eslint-disable-line require-unicode-regexp
		unit => String.raw`\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
	);

/** A text with its unprintable characters written out as `\u001b`. Tabs and ends of lines stay, as `\n`. Twice is as once. */
export const printable = (text: string): string =>
	isPlain.test(text) ? text : text.replaceAll('\r\n', '\n').replaceAll(unprintable, escaped);

const lineEnds = /[\n\v\f\r\u0085\u2028\u2029]/v;

/** A text as one line: an end of a line, with the white space around it, is a space; at the end of the text it is nothing. */
export const foldLines = (text: string): string =>
	lineEnds.test(text)
		? text
				.replace(/[\n\v\f\r\u0085\u2028\u2029]\s*$/v, '')
				.replaceAll(/\s*[\n\v\f\r\u0085\u2028\u2029]\s*/gv, ' ')
		: text;

/** A text of others for one line of ours: printable, and with no end of a line in it. */
export const printableLine = (text: string): string =>
	printable(foldLines(text).replaceAll('\t', ' '));
