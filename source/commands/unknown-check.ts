import {suggestion} from './suggestion.ts';

/** One sentence about an id, or a category, that is none: with the nearest, where there is one. */
export const unknownCheck = (flag: string, typed: string, known: readonly string[]): string =>
	`${flag} ${typed}: there is no such check${known.every(word => word.includes('.')) ? '' : ' or category'}.${suggestion(typed, known)}`;

/** Where to look all of them up. */
export const whereChecksAre =
	'`mesh-wizard preflight --list` lists every check; docs/checks.md describes them.';
