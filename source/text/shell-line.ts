/** A command line up to the cursor, as its shell reads it. Nothing is expanded, and nothing in it is run. */
type ShellLine = {
	/** The finished words, without their quotes. */
	words: readonly string[];
	/** The word that the cursor is in, or right behind: as far as it is typed, without quotes. */
	current: string;
	/** The quote that is open at the cursor. */
	quote: '' | "'" | '"';
	/** How much of `current` stands before the piece that bash replaces: it begins behind an open quote, and else behind the last of `breaks`. */
	kept: number;
};

/** With these a piece of readline's begins, where others break a word; bash sets them so (fact N-8). */
const specialPrefixes = '$@';

/** Divides at blanks. `breaks` are bash's COMP_WORDBREAKS; fish has escapes in single quotes as well. */
export const readShellLine = (
	line: string,
	{breaks = '', isFish = false}: {breaks?: string; isFish?: boolean} = {},
): ShellLine => {
	const words: string[] = [];
	let current = '';
	let isBegun = false;
	let quote: ShellLine['quote'] = '';
	let brokenAt = 0;
	let openedAt = 0;
	const signs = [...line];
	for (let index = 0; index < signs.length; index++) {
		const sign = signs[index] ?? '';
		const next = signs[index + 1];
		const isEscaping =
			sign === '\\' &&
			next !== undefined &&
			(quote === '' || (quote === '"' ? '"\\$`'.includes(next) : isFish && `'\\`.includes(next)));
		if (isEscaping) {
			current += next;
			isBegun = true;
			index++;
		} else if (quote === '' ? sign === "'" || sign === '"' : sign === quote) {
			const opened = sign === "'" ? "'" : '"';
			quote = quote === '' ? opened : '';
			openedAt = current.length;
			isBegun = true;
		} else if (quote === '' && /\s/v.test(sign)) {
			if (isBegun) {
				words.push(current);
			}

			current = '';
			isBegun = false;
			brokenAt = 0;
		} else {
			const before = current.length;
			current += sign;
			isBegun = true;
			if (quote === '' && breaks.includes(sign)) {
				brokenAt = specialPrefixes.includes(sign) ? before : current.length;
			}
		}
	}

	return {words, current, quote, kept: quote === '' ? brokenAt : openedAt};
};

/** What bash reads as these characters where this quote is open; an open quote may be left for a while. */
export const quotedFor = (text: string, quote: ShellLine['quote']): string => {
	switch (quote) {
		case "'": {
			return text.replaceAll("'", String.raw`'\''`);
		}

		case '"': {
			// Within double quotes nothing keeps `!` from the history.
			return text.replaceAll(/["\\$`]/gv, String.raw`\$&`).replaceAll('!', String.raw`"\!"`);
		}

		case '': {
			return text.replaceAll(/[^\p{L}\p{M}\p{N}_@%+=:,.\/\-]/gv, String.raw`\$&`);
		}
	}
};
