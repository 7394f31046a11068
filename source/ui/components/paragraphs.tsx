import type {ReactElement} from 'react';
import {wrapText} from '../fit-text.ts';
import type {Tone} from '../theme.ts';
import {Styled} from './styled.tsx';

/** A paragraph; its later lines are indented as its first. An empty one is a blank line. */
export type Paragraph = {text: string; tone?: Tone; bold?: boolean; indent?: number};

/** Paragraphs as rows of one line each, to be scrolled or cut. */
export const paragraphRows = (paragraphs: readonly Paragraph[], columns: number): readonly ReactElement[] => paragraphs.flatMap(({text, indent = 0, ...style}, index) =>
	wrapText(text, columns - indent).map((line, row) => <Styled key={`${String(index)} ${String(row)}`} {...style} wrap='truncate-end'>{line === '' ? ' ' : ' '.repeat(indent) + line}</Styled>));
