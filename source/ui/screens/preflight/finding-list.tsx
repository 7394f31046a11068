import {Box} from 'ink';
import {Cells} from '../../components/cells.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import {cutText, widestOf, wrapText} from '../../../text/fit-text.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {findingGlyph, findingTone, findingText} from '../../theme.ts';
import {visibleRangeAround} from '../../visible-range.ts';
import type {FindingItem} from './finding-items.ts';
import {observedOf, remedyOf, whereOf} from './finding-text.ts';

type Props = {
	readonly items: readonly FindingItem[];
	readonly highlighted: number;
	readonly size: Size;
};

const previewRowsIn = (rows: number): number => {
	if (rows >= 10) {
		return 4;
	}

	return rows >= 8 ? 3 : 2;
};

/** What is not as it should be, the worst first, and some words about the highlighted one. */
export const FindingList = ({items, highlighted, size: {columns, rows}}: Props) => {
	const {glyphs} = useTerminal();
	// The preview stands where the list ends, and stays there while one moves in it.
	const previewRows = previewRowsIn(rows);
	const gap = rows >= 8 ? 1 : 0;
	const {from, to} = visibleRangeAround({
		count: items.length,
		height: rows - previewRows - gap,
		focus: {from: highlighted, to: highlighted + 1},
	});
	const idColumns = Math.min(widestOf(new Set(items.map(({id}) => id))), Math.floor(columns / 2));
	const item = items[highlighted];
	const hidden = items.length - (to - from);
	const preview =
		item === undefined
			? []
			: [observedOf(item, glyphs), remedyOf(item)]
					.filter(Boolean)
					.flatMap(text => wrapText(text, columns - 4));
	return (
		<Box flexDirection="column" height={rows} flexShrink={0}>
			<Box flexDirection="column" aria-role="list">
				{items.slice(from, to).map((shown, index) => {
					const isHere = from + index === highlighted;
					const {key, kind, id, status} = shown;
					const where = whereOf(shown, glyphs);
					return (
						<Box
							key={key}
							height={1}
							aria-role="listitem"
							aria-state={{selected: isHere}}
							aria-label={`${findingText[status]}: ${kind === 'silence' ? '' : `${id}, `}${where}`}
						>
							<Cells
								cells={[
									{
										text: `${isHere ? glyphs.pointer : ' '} ${findingGlyph(glyphs, status)} ${findingText[status]}`,
										columns: 11,
										tone: findingTone[status],
									},
									{text: kind === 'silence' ? 'no answer' : id, columns: idColumns, bold: isHere},
									{text: where, columns: columns - 13 - idColumns},
								]}
							/>
						</Box>
					);
				})}
			</Box>
			<Box flexDirection="column" height={previewRows} marginTop={gap} marginLeft={4}>
				{preview.slice(0, previewRows).map((line, index) => {
					const isCut = index === previewRows - 1 && preview.length > previewRows;
					return (
						<ThemedText key={line} tone="muted">
							{isCut ? cutText(`${line}${glyphs.ellipsis}`, columns - 4, glyphs.ellipsis) : line}
						</ThemedText>
					);
				})}
				{preview.length < previewRows && hidden > 0 && (
					<ThemedText tone="muted">
						{highlighted + 1} of {items.length} findings
					</ThemedText>
				)}
			</Box>
		</Box>
	);
};
