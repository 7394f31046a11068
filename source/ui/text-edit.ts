import {stripVTControlCharacters} from 'node:util';
import {graphemes} from '../text/graphemes.ts';

/** A line of text and where the next character goes, counted in characters as people see them. */
export type Typed = {text: string; cursor: number};

/** The characters of a text as people see them. */
export const charactersOf = (text: string): string[] =>
	[...graphemes.segment(text)].map(({segment}) => segment);

export const typedText = (text: string): Typed => ({text, cursor: charactersOf(text).length});

/** What a paste has in excess: line breaks and tabs become spaces, other control characters go. */
const cleaned = (text: string): string =>
	stripVTControlCharacters(text)
		.replaceAll(/[\r\n\t]+/gv, ' ')
		.replaceAll(/\p{Cc}/gv, '');

/** Puts text at the cursor. Of a longer one, pasted, the blanks at its ends are left out. */
export const insertText = ({text, cursor}: Typed, added: string): Typed => {
	const characters = charactersOf(text);
	const clean = charactersOf(added).length > 1 ? cleaned(added).trim() : cleaned(added);
	const before = characters.slice(0, cursor).join('') + clean;
	return {text: before + characters.slice(cursor).join(''), cursor: charactersOf(before).length};
};

const wordStart = (characters: readonly string[], cursor: number): number => {
	let start = cursor;
	while (start > 0 && characters[start - 1] === ' ') {
		start--;
	}

	while (start > 0 && characters[start - 1] !== ' ') {
		start--;
	}

	return start;
};

/** Keys that edit, as the shells have them. */
export const editingKeys = [
	'left',
	'right',
	'home',
	'end',
	'backspace',
	'delete',
	'ctrl+a',
	'ctrl+e',
	'ctrl+b',
	'ctrl+f',
	'ctrl+d',
	'ctrl+k',
	'ctrl+u',
	'ctrl+w',
] as const;

/** What a key makes of the line; any other key leaves it as it is. */
export const editText = (typed: Typed, key: string): Typed => {
	const characters = charactersOf(typed.text);
	const {length} = characters;
	const cursor = Math.min(typed.cursor, length);
	const without = (from: number, to: number): Typed => ({
		text: characters.toSpliced(from, to - from).join(''),
		cursor: from,
	});
	switch (key) {
		case 'left':
		case 'ctrl+b': {
			return {...typed, cursor: Math.max(0, cursor - 1)};
		}

		case 'right':
		case 'ctrl+f': {
			return {...typed, cursor: Math.min(length, cursor + 1)};
		}

		case 'home':
		case 'ctrl+a': {
			return {...typed, cursor: 0};
		}

		case 'end':
		case 'ctrl+e': {
			return {...typed, cursor: length};
		}

		case 'backspace': {
			return cursor === 0 ? typed : without(cursor - 1, cursor);
		}

		case 'delete':
		case 'ctrl+d': {
			return cursor === length ? typed : {...without(cursor, cursor + 1)};
		}

		case 'ctrl+k': {
			return without(cursor, length);
		}

		case 'ctrl+u': {
			return without(0, cursor);
		}

		case 'ctrl+w': {
			return without(wordStart(characters, cursor), cursor);
		}

		default: {
			return typed;
		}
	}
};
