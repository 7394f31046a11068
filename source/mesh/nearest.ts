import {distance} from 'fastest-levenshtein';

/** The candidate that a misspelt word was most likely meant to be, or undefined when none is near. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
	const allowed = word.length <= 3 ? 1 : Math.max(2, Math.floor(word.length / 3));
	const ranked = candidates
		.map(candidate => ({candidate, far: distance(word.toLowerCase(), candidate.toLowerCase())}))
		.toSorted((one, other) => one.far - other.far);
	const [best] = ranked;
	return best !== undefined && best.far <= allowed ? best.candidate : undefined;
};
