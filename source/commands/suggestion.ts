import {nearest} from '../mesh/nearest.ts';

/** ` Did you mean X?`, when one of the words is near enough to be a slip of the finger; else nothing. */
export const suggestion = (typed: string, words: readonly string[]): string => {
	const meant = typed.length < 3 ? undefined : nearest(typed, words);
	return meant === undefined ? '' : ` Did you mean ${meant}?`;
};
