import fc from 'fast-check';
import {nastyText} from './nasty-text.ts';

type Key = string | number;
type Path = readonly Key[];

const deep = (depth: number): unknown => {
	let value: unknown = 1;
	for (let level = 0; level < depth; level++) {
		value = level % 2 === 0 ? [value] : {a: value};
	}

	return value;
};

/** What stands in a place for something else: other types, nothing, too much, too deep, foreign text. */
export const wrongValue: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		true,
		-1,
		1e300,
		0.5,
		'',
		'Unheard-of',
		'99999999999999999999',
		'__proto__',
		[],
		{},
		[null],
		[[]],
		{constructor: {prototype: null}},
		'x'.repeat(100_000),
	),
	fc.jsonValue(),
	nastyText,
	fc.integer({min: 2, max: 300}).map(depth => deep(depth)),
);

const pathsIn = (value: unknown, path: Path = []): Path[] =>
	typeof value === 'object' && value !== null
		? (Array.isArray(value) ? [...value.entries()] : Object.entries(value)).flatMap(
				([key, item]: [Key, unknown]) => [[...path, key], ...pathsIn(item, [...path, key])],
			)
		: [];

/** `undefined` in the place of a value takes it out. */
const replaced = (value: unknown, [key, ...rest]: Path, wrong: unknown): unknown => {
	if (key === undefined) {
		return wrong;
	}

	if (Array.isArray(value)) {
		return value.flatMap((item: unknown, index): unknown[] => {
			if (index !== key) {
				return [item];
			}

			const next = replaced(item, rest, wrong);
			return next === undefined ? [] : [next];
		});
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value).map(([name, item]) => [
					name,
					name === key ? replaced(item, rest, wrong) : item,
				]),
			)
		: value;
};

/** Sound data with one to three of its places holding something else or taken out; places that `isKept` names stay as they are. */
export const damaged = (
	sound: unknown,
	isKept: (path: Path) => boolean = () => false,
): fc.Arbitrary<unknown> => {
	const paths = pathsIn(sound).filter(path => !isKept(path));
	return fc
		.array(
			fc.tuple(
				fc.constantFrom(...paths),
				fc.oneof(
					{weight: 4, arbitrary: wrongValue},
					{weight: 1, arbitrary: fc.constant(undefined)},
				),
			),
			{minLength: 1, maxLength: 3},
		)
		.map(changes => {
			let value = sound;
			for (const [path, wrong] of changes) {
				value = replaced(value, path, wrong);
			}

			return value;
		});
};

/** A text with bytes of it changed, taken out or put in. */
export const damagedText = (sound: string): fc.Arbitrary<string> =>
	fc
		.array(
			fc.tuple(
				fc.nat({max: sound.length}),
				fc.nat({max: 3}),
				fc.oneof(nastyText, fc.string({maxLength: 3})),
			),
			{minLength: 1, maxLength: 4},
		)
		.map(changes => {
			let text = sound;
			for (const [at, length, other] of changes) {
				text = text.slice(0, at) + other + text.slice(at + length);
			}

			return text;
		});
