/** What a terminal sends for a key. */
const sequences = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[H',
	end: '\u001B[F',
	pageup: '\u001B[5~',
	pagedown: '\u001B[6~',
	insert: '\u001B[2~',
	delete: '\u001B[3~',
	enter: '\r',
	tab: '\t',
	'shift+tab': '\u001B[Z',
	escape: '\u001B',
	backspace: '\u007F',
	space: ' ',
	'ctrl+c': '\u0003',
	'ctrl+d': '\u0004',
	'ctrl+l': '\u000C',
	'ctrl+u': '\u0015',
	'ctrl+w': '\u0017',
	'ctrl+z': '\u001A',
} as const;

type NamedKey = keyof typeof sequences;

const isNamed = (key: string): key is NamedKey => Object.hasOwn(sequences, key);

/** The bytes of a key: one of the names, or a single character that stands for itself. Throws for anything else. */
export const keySequence = (key: string): string => {
	if (isNamed(key)) {
		return sequences[key];
	}

	if ([...key].length === 1) {
		return key;
	}

	throw new Error(
		`no key is called "${key}"; there are ${Object.keys(sequences).join(', ')} and single characters`,
	);
};

/** A paste as a terminal sends it: between marks where the program has asked for them, else as if typed. */
export const pasteSequence = (text: string, isBracketed: boolean): string =>
	isBracketed ? `\u001B[200~${text}\u001B[201~` : text;
