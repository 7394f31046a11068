import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {graphemes, isPlain} from '../../source/text/graphemes.ts';

const icu = new Intl.Segmenter();

/** What joins its neighbours, stands for others, or is wide, amid what doesn't and isn't. */
const text = fc.string({
	unit: fc.oneof(
		fc.constantFrom('a', ' ', '─', '✔', '◯', '⠋', 'é', '\u001B[31m', '…'),
		fc.constantFrom(
			'\r',
			'\n',
			'\u00AD',
			'\u0301',
			'\u200D',
			'\uFE0F',
			'👍',
			'🏽',
			'東',
			'◾',
			'\uD83D',
			'ᄀ',
			'각',
		),
		fc.string({unit: 'binary', minLength: 1, maxLength: 1}),
	),
});

void test('characters are cut where ICU cuts them', () => {
	fc.assert(
		fc.property(text, fc.nat(12), (value, index) => {
			assert.deepEqual(
				[...graphemes.segment(value)],
				[...icu.segment(value)].map(({segment, index: at, input}) => ({segment, index: at, input})),
			);
			const found = icu.segment(value).containing(index);
			assert.equal(graphemes.segment(value).containing(index)?.segment, found?.segment);
		}),
	);
});

void test('every plain character takes one column and stands for itself; not the others', () => {
	let plain = 0;
	for (let code = 0; code <= 0xff_ff; code++) {
		const character = String.fromCodePoint(code);
		if (isPlain(character)) {
			plain++;
			assert.equal(stringWidth(character), 1, code.toString(16));
			assert.equal([...icu.segment(`${character}${character}`)].length, 2, code.toString(16));
		}
	}

	assert.ok(plain > 500);
	for (const other of ['\u001B', '\u00AD', '◾', '東', '\u0301', '\n', '\uFE0F']) {
		assert.equal(isPlain(other), false);
	}
});
