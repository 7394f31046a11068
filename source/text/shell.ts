import {printable} from './printable.ts';

/* Nothing in such a word means anything to a POSIX shell; at its beginning, zsh expands `=`, and `~` is somebody's home. */
const isPlain = /^[\w@%+:,.\/\-][\w@%+=:,.\/\-]*$/v;

/** Bytes of UTF-8 that `printf` writes from `\ooo`, so that what can't be printed, or would end the line, can be seen and pasted; it begins with no `-`. */
const octal = (text: string): string =>
	[...new TextEncoder().encode(text)]
		.map((byte, index) => {
			const sign = String.fromCodePoint(byte);
			return /[\w .,:\/@+=]/v.test(sign) || (sign === '-' && index > 0)
				? sign
				: `\\${byte.toString(8).padStart(3, '0')}`;
		})
		.join('');

/** A word as a POSIX shell reads it back, in one printable line. An end of a line at the end of the word is lost. */
export const shellWord = (text: string): string => {
	if (isPlain.test(text)) {
		return text;
	}

	return printable(text) === text && !/[\t\n]/v.test(text)
		? `'${text.replaceAll("'", String.raw`'\''`)}'`
		: `"$(printf '${octal(text)}')"`;
};

/** Words of a command in their order. */
export const shellWords = (words: readonly string[]): string =>
	words.map(word => shellWord(word)).join(' ');

/**
A command to paste: what stands in the template is shell text as it is, backslashes included; each value becomes one word, a list one
word each. A value does not stand inside quotes.
*/
export const sh = (
	{raw}: TemplateStringsArray,
	...values: ReadonlyArray<string | number | readonly string[]>
): string =>
	raw
		.map((text, index) => {
			const value = values[index];
			if (value === undefined) {
				return text;
			}

			return text + (typeof value === 'object' ? shellWords(value) : shellWord(String(value)));
		})
		.join('');
