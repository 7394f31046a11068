const numbers = new Intl.NumberFormat('en');

/** `1,000`. */
export const numberText = (number: number): string => numbers.format(number);

/** `1 cluster`, `1,000 clusters`. */
export const plural = (count: number, word: string, words = `${word}s`): string =>
	`${numberText(count)} ${count === 1 ? word : words}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
	items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

/** The first few of many: `a, b, c and 47 more`. */
export const few = (items: readonly string[], most = 3): string =>
	items.length > most + 1
		? `${items.slice(0, most).join(', ')} and ${numberText(items.length - most)} more`
		: listed(items);

/** `This is one.`, of `this is one`. */
export const sentence = (text: string): string =>
	capitalized(/[.…!?:]$/v.test(text) ? text : `${text}.`);

/** `Sentence`, of `sentence`. */
export const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** How long ago something was, roughly: `just now`, `5 minutes ago`, `2 hours ago`, `3 days ago`. */
export const agoText = (milliseconds: number): string => {
	const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
	if (minutes < 1) {
		return 'just now';
	}

	if (minutes < 60) {
		return `${plural(minutes, 'minute')} ago`;
	}

	const hours = Math.floor(minutes / 60);
	return hours < 48
		? `${plural(hours, 'hour')} ago`
		: `${plural(Math.floor(hours / 24), 'day')} ago`;
};
