import type {Key} from 'ink';
import stringWidth from 'string-width';
import {graphemes} from '../text/graphemes.ts';

/** What a key does now. The hint bar, the help and the input read the same bindings, so that they cannot drift. */
export type Binding = {
	keys: readonly string[];
	/** For the hint bar: one or two words. Without it the key works and is not shown there. */
	label?: string;
	/** For the help, where the label is too short. */
	help?: string;
	/** Shown where there is no room for all: the higher stays. Default 1; 0 drops first. */
	priority?: number;
	run: (key: string) => void;
};

/** What Ink says of a key press, as one name; undefined for what nobody binds. */
const keyName = (input: string, key: Key): string | undefined => {
	if (key.ctrl && input !== '') {
		return `ctrl+${input}`;
	}

	const named = [
		[key.upArrow, 'up'],
		[key.downArrow, 'down'],
		[key.leftArrow, 'left'],
		[key.rightArrow, 'right'],
		[key.return, 'enter'],
		[key.escape, 'escape'],
		[key.tab, key.shift ? 'shift+tab' : 'tab'],
		[key.backspace, 'backspace'],
		[key.delete, 'delete'],
		[key.pageUp, 'pageUp'],
		[key.pageDown, 'pageDown'],
		[key.home, 'home'],
		[key.end, 'end'],
	] as const;
	const found = named.find(([isPressed]) => isPressed);
	if (found !== undefined) {
		return found[1];
	}

	if (input === ' ') {
		return 'space';
	}

	return input === '' || key.meta ? undefined : input;
};

/** One press of a key: its name, and what it types where text is typed. */
export type Press = {name: string; text?: string};

/** Keys inside a text, as terminals spell them. */
const spelling: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\r\n': 'enter',
	'\t': 'tab',
	'\b': 'backspace',
	'\u007F': 'backspace',
	' ': 'space',
};

/** Ctrl with a letter, as terminals send it amid other keys: Ctrl-C must not get lost in a text. */
const controlKey = (text: string): string | undefined => {
	const code = text.codePointAt(0) ?? 0;
	return code >= 1 && code <= 26 ? `ctrl+${String.fromCodePoint(code + 96)}` : undefined;
};

/** The keys of what Ink hands over at once: quick typing, a held key or a slow line arrive as one text. */
export const pressesOf = (input: string, key: Key): readonly Press[] => {
	const name = keyName(input, key);
	const texts = [...graphemes.segment(input)].map(({segment}) => segment);
	if (name !== input || texts.length < 2) {
		return name === undefined
			? []
			: [{name, ...(name === input || name === 'space' ? {text: input} : {})}];
	}

	return texts.map(text => ({
		name: spelling[text] ?? controlKey(text) ?? text,
		...(/\p{Cc}/v.test(text) ? {} : {text}),
	}));
};

const spelt: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	escape: 'esc',
	pageUp: 'pgup',
	pageDown: 'pgdn',
};

const speltAscii: Readonly<Record<string, string>> = {
	up: 'up',
	down: 'down',
	left: 'left',
	right: 'right',
	escape: 'esc',
	pageUp: 'pgup',
	pageDown: 'pgdn',
};

/** How the keys of a binding are written: `↑↓`, `esc`, `ctrl+c`. */
export const keysText = (keys: readonly string[], {unicode}: {unicode: boolean}): string => {
	const names = keys.map(key => (unicode ? spelt : speltAscii)[key] ?? key);
	const isArrows = unicode && keys.every(key => ['up', 'down', 'left', 'right'].includes(key));
	return names.join(isArrows ? '' : '/');
};

/** The hints that fit into so many columns, in the order of the bindings; the least important go first. */
export const hintsThatFit = (
	bindings: readonly Binding[],
	{columns, unicode}: {columns: number; unicode: boolean},
): ReadonlyArray<{keys: string; label: string}> => {
	const all = bindings.flatMap(({keys, label, priority = 1}) =>
		label === undefined ? [] : [{keys: keysText(keys, {unicode}), label, priority}],
	);
	const widthOf = (hints: typeof all) =>
		hints.reduce((sum, {keys, label}) => sum + stringWidth(keys) + stringWidth(label) + 4, -3);
	const kept = [...all];
	while (kept.length > 1 && widthOf(kept) > columns) {
		const lowest = Math.min(...kept.map(({priority}) => priority));
		kept.splice(
			kept.findLastIndex(({priority}) => priority === lowest),
			1,
		);
	}

	return kept;
};
