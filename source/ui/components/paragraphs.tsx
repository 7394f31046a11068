import type {ReactElement} from 'react';
import {wrapText} from '../../text/fit-text.ts';
import type {Tone} from '../theme.ts';
import {ThemedText} from './themed-text.tsx';

/** A paragraph; its later lines are indented as its first. An empty one is a blank line. */
export type Paragraph = {text: string; tone?: Tone; bold?: boolean; indent?: number};

type Line = Pick<Paragraph, 'tone' | 'bold'> & {key: string; text: string};

const linesOf = (paragraphs: readonly Paragraph[], columns: number): readonly Line[] =>
	paragraphs.flatMap(({text, indent = 0, ...style}, index) =>
		wrapText(text, columns - indent).map((line, row) => ({
			...style,
			key: `${String(index)} ${String(row)}`,
			text: line === '' ? '' : ' '.repeat(indent) + line,
		})),
	);

const elementOf = ({key, text, ...style}: Line): ReactElement => (
	<ThemedText key={key} {...style} wrap="truncate-end">
		{text === '' ? ' ' : text}
	</ThemedText>
);

/** Paragraphs as rows of one line each, to be scrolled. */
export const paragraphRows = (
	paragraphs: readonly Paragraph[],
	columns: number,
): readonly ReactElement[] => linesOf(paragraphs, columns).map(line => elementOf(line));

/** Their first rows, where the rest is told elsewhere: no heading remains without what it heads. */
export const firstParagraphRows = (
	paragraphs: readonly Paragraph[],
	{columns, rows}: {columns: number; rows: number},
): readonly ReactElement[] => {
	const lines = linesOf(paragraphs, columns);
	const shown = lines.slice(0, Math.max(0, rows));
	while (
		shown.length < lines.length &&
		(shown.at(-1)?.text === '' || shown.at(-1)?.bold === true)
	) {
		shown.pop();
	}

	return shown.map(line => elementOf(line));
};
