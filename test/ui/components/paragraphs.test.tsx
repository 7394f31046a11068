import assert from 'node:assert/strict';
import test from 'node:test';
import {Box} from 'ink';
import {firstParagraphRows, paragraphRows} from '../../../source/ui/components/paragraphs.tsx';
import {leafText} from '../../helpers/leaf.tsx';

const paragraphs = [
	{text: 'one two three'},
	{text: ''},
	{text: 'Heading', bold: true},
	{text: 'under it', indent: 2},
];

const shown = (rows: ReturnType<typeof paragraphRows>): string =>
	leafText(<Box flexDirection="column">{rows}</Box>);

void test('paragraphs are broken into rows, with their indents', () => {
	assert.equal(shown(paragraphRows(paragraphs, 8)), 'one two\nthree\n\nHeading\n  under\n  it');
});

void test('the first rows end with no heading of something that is left out', () => {
	assert.equal(shown(firstParagraphRows(paragraphs, {columns: 20, rows: 3})), 'one two three');
	assert.equal(
		shown(firstParagraphRows(paragraphs, {columns: 20, rows: 4})),
		'one two three\n\nHeading\n  under it',
	);
	assert.equal(firstParagraphRows(paragraphs, {columns: 20, rows: -1}).length, 0);
});
