import {Box} from 'ink';
import {Cells, type Cell} from '../../components/cells.tsx';
import {useTerminal} from '../../terminal-context.ts';
import {findingGlyph, findingTone, findingText, type Glyphs} from '../../theme.ts';
import {labelColumns, type MatrixCell, type MatrixRow} from './matrix.ts';

const cellText = (
	{status, value, isAwaited = false}: MatrixCell,
	glyphs: Glyphs,
): Pick<Cell, 'text' | 'tone'> => {
	if (status === undefined) {
		return {text: isAwaited ? glyphs.waiting : `  ${value}`.trimEnd(), tone: 'muted'};
	}

	return {text: `${findingGlyph(glyphs, status)} ${value}`.trimEnd(), tone: findingTone[status]};
};

const spokenCell = ({status, isAwaited = false}: MatrixCell): string => {
	if (status === undefined) {
		return isAwaited ? 'not known yet' : 'nothing found';
	}

	return findingText[status];
};

/** For a screen reader: what the signs say. */
const rowLabel = ({label, cells}: MatrixRow, names: readonly string[]): string =>
	`${label}: ${cells.map((cell, index) => `${names[index] ?? ''} ${spokenCell(cell)}${cell.value === '' ? '' : `, ${cell.value}`}`).join('; ')}`;

type Props = {
	readonly rows: readonly MatrixRow[];
	readonly names: readonly string[];
	readonly focus: string | undefined;
	/** Of a cluster. */
	readonly width: number;
};

/** Areas down, clusters across. */
export const CheckMatrix = ({rows, names, focus, width}: Props) => {
	const {glyphs} = useTerminal();
	const head: readonly Cell[] = names.map(name => ({
		text: name === focus ? `${glyphs.pointer} ${name}` : `  ${name}`,
		columns: width - 1,
		cut: 'middle',
		bold: true,
		tone: name === focus ? 'accent' : 'plain',
	}));
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Box height={1} aria-hidden>
				<Cells cells={[{text: '', columns: labelColumns - 1}, ...head]} />
			</Box>
			{rows.map(row => (
				<Box key={row.label} height={1} aria-role="listitem" aria-label={rowLabel(row, names)}>
					<Cells
						cells={[
							{text: row.label, columns: labelColumns - 1},
							...row.cells.map((cell): Cell => ({...cellText(cell, glyphs), columns: width - 1})),
						]}
					/>
				</Box>
			))}
		</Box>
	);
};
