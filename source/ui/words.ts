import {few as cutList} from '../text/listed.ts';
import {numberText, plural as write} from '../text/plural.ts';

/** `1 cluster`, `1,000 clusters`: screens set thousands apart. */
export const plural = (count: number, word: string, words?: string): string =>
	write(count, word, words, numberText);

/** The first few of many, where at least two are cut off: `a, b, c and 47 more`. */
export const few = (items: readonly string[], most?: number): string =>
	cutList(items, most, {least: 2, write: numberText});

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
