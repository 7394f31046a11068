import {isLineDrawing, linePath} from './line-drawing.ts';
import {cssColor} from './palette.ts';
import type {Glyph, Run, Style} from './snapshot.ts';

/** One cell of the pictures, in pixels: what usual monospaced fonts take at 14 px. */
export const cell = {
	width: 8.4,
	height: 18,
	baseline: 13.5,
	fontSize: 14,
} as const;

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const round = (value: number): number => Math.round(value * 10) / 10;

type Part = {kind: 'line' | 'text' | 'symbol' | 'gap'; column: number; width: number; text: string};

/** Arrows, ticks and all that comes after them in Unicode: often of another font than the letters, and of another width. */
const isSymbol = (text: string): boolean => (text.codePointAt(0) ?? 0) >= 0x21_90;

const kindOf = ({text}: Glyph, {isUnderlined}: Style): Part['kind'] => {
	if (isLineDrawing(text)) {
		return 'line';
	}

	if (text === ' ' && !isUnderlined) {
		return 'gap';
	}

	return isSymbol(text) ? 'symbol' : 'text';
};

/** Lines apart from letters, words apart from gaps; symbols and wide characters by themselves. */
const partsOf = ({column, glyphs, style}: Run): Part[] => {
	const parts: Part[] = [];
	let next = column;
	for (const glyph of glyphs) {
		const [kind, {text, width}, last, before] = [
			kindOf(glyph, style),
			glyph,
			parts.at(-1),
			parts.at(-2),
		];
		if (last?.kind === kind && kind !== 'symbol') {
			last.text += text;
			last.width += width;
		} else if (
			kind === 'text' &&
			last?.kind === 'gap' &&
			last.width === 1 &&
			before?.kind === 'text'
		) {
			// One space stays in its sentence.
			parts.pop();
			before.text += ` ${text}`;
			before.width += 2;
		} else {
			parts.push({
				kind,
				column: next,
				width,
				text,
			});
		}

		next += width;
	}

	return parts.filter(part => part.kind !== 'gap');
};

const dimmed = ({isDim}: Style): string => (isDim ? ' opacity=".6"' : '');

// Letters inherit the terminal's own colour from the picture; lines, which are drawn and not filled, do not.
const textAttributes = (style: Style): string =>
	[
		style.color === undefined ? '' : ` fill="${cssColor(style.color)}"`,
		style.isBold ? ' font-weight="700"' : '',
		style.isItalic ? ' font-style="italic"' : '',
		style.isUnderlined ? ' text-decoration="underline"' : '',
		dimmed(style),
	].join('');

/** One row as SVG, its top at 0. Every piece of text is as wide as its cells, whatever font a reader has. */
export const rowSvg = (runs: readonly Run[]): string =>
	runs
		.flatMap(run => {
			const {style, column, glyphs} = run;
			const width = glyphs.reduce((sum, glyph) => sum + glyph.width, 0);
			const background =
				style.background === undefined
					? []
					: [
							`<rect x="${round(column * cell.width)}" width="${round(width * cell.width)}" height="${cell.height}" fill="${cssColor(style.background)}"/>`,
						];
			return [
				...background,
				...partsOf(run).map(({kind, ...part}) =>
					kind === 'line'
						? `<path d="${linePath([...part.text], part.column * cell.width, cell)}" stroke="${cssColor(style.color ?? 'foreground')}"${dimmed(style)}/>`
						: `<text x="${round(part.column * cell.width)}" y="${cell.baseline}" textLength="${round(part.width * cell.width)}"${textAttributes(style)}>${escaped(part.text)}</text>`,
				),
			];
		})
		.join('');
