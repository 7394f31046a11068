import type {IBufferCell, Terminal} from '@xterm/headless';

/** How cells look. Colours are CSS colours or names of palette.ts; undefined: the terminal's own. */
export type Style = {
	color?: string;
	background?: string;
	isBold: boolean;
	isDim: boolean;
	isItalic: boolean;
	isUnderlined: boolean;
};

/** What stands in one cell, or in two when it is wide. */
export type Glyph = {text: string; width: number};

/** Neighbouring cells of one look. */
export type Run = {column: number; glyphs: readonly Glyph[]; style: Style};

/** What a terminal shows: each row's runs, those left out that show nothing. */
export type Snapshot = {columns: number; rows: ReadonlyArray<readonly Run[]>};

const hex = (value: number): string => `#${value.toString(16).padStart(6, '0')}`;

/** The colours above the first 16 are the same in every terminal: a cube of 6 × 6 × 6 and 24 greys. */
const fixedColor = (index: number): string => {
	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return hex((grey << 16) + (grey << 8) + grey); // eslint-disable-line no-bitwise
	}

	const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
	const cube = index - 16;
	return hex(
		level(Math.floor(cube / 36)) * 65_536 + level(Math.floor(cube / 6) % 6) * 256 + level(cube % 6),
	);
};

const paletteColor = (index: number): string => (index < 16 ? `color-${index}` : fixedColor(index));
const foregroundOf = (cell: IBufferCell): string | undefined => {
	if (cell.isFgRGB()) {
		return hex(cell.getFgColor());
	}

	return cell.isFgPalette() ? paletteColor(cell.getFgColor()) : undefined;
};

const backgroundOf = (cell: IBufferCell): string | undefined => {
	if (cell.isBgRGB()) {
		return hex(cell.getBgColor());
	}

	return cell.isBgPalette() ? paletteColor(cell.getBgColor()) : undefined;
};

const styleOf = (cell: IBufferCell): Style => {
	const [color, background] = [foregroundOf(cell), backgroundOf(cell)];
	const isInverse = Boolean(cell.isInverse());
	return {
		color: isInverse ? (background ?? 'background') : color,
		background: isInverse ? (color ?? 'foreground') : background,
		isBold: Boolean(cell.isBold()),
		isDim: Boolean(cell.isDim()),
		isItalic: Boolean(cell.isItalic()),
		isUnderlined: Boolean(cell.isUnderline()),
	};
};

const isSame = (a: Style, b: Style): boolean =>
	a.color === b.color &&
	a.background === b.background &&
	a.isBold === b.isBold &&
	a.isDim === b.isDim &&
	a.isItalic === b.isItalic &&
	a.isUnderlined === b.isUnderlined;

const isInvisible = ({glyphs, style}: Run): boolean =>
	style.background === undefined && !style.isUnderlined && glyphs.every(({text}) => text === ' ');

/** Takes a picture of what an emulator shows now. */
export const snapshotOf = ({buffer: {active}, rows, cols}: Terminal): Snapshot => ({
	columns: cols,
	rows: Array.from({length: rows}, (_, row) => {
		const line = active.getLine(active.baseY + row);
		const runs: Array<Run & {glyphs: Glyph[]}> = [];
		for (let column = 0; column < cols; column++) {
			const cell = line?.getCell(column);
			// The second half of a wide character has no width.
			if (cell === undefined || cell.getWidth() === 0) {
				continue;
			}

			const glyph = {text: cell.getChars() || ' ', width: cell.getWidth()};
			const [style, last] = [styleOf(cell), runs.at(-1)];
			if (last !== undefined && isSame(last.style, style)) {
				last.glyphs.push(glyph);
			} else {
				runs.push({column, glyphs: [glyph], style});
			}
		}

		return runs.filter(run => !isInvisible(run));
	}),
});
