/** What no report shows as it is: control characters, half of a surrogate pair, and code points that XML 1.0 has no place for. */
const unprintable = /[\p{Cs}\u{FFFE}\u{FFFF}]|(?![\t\n\r])\p{Cc}/gv;

/** A text with its unprintable characters written out as `\u001b`. Tabs and ends of lines stay. */
export const printable = (text: string): string =>
	text.replaceAll(
		unprintable,
		character => String.raw`\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
	);
