import type {Paragraph} from './paragraphs.tsx';

/** A heading with what is under it, a blank line before; nothing where there is nothing under it. */
export const section = (title: string, paragraphs: readonly Paragraph[]): readonly Paragraph[] =>
	paragraphs.length === 0
		? []
		: [
				{text: ''},
				{text: title, bold: true},
				...paragraphs.map(paragraph => ({indent: 2, ...paragraph})),
			];
