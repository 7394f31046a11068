import {Box} from 'ink';
import {columnsOf} from '../../../text/fit-text.ts';
import {useTerminal} from '../../terminal-context.ts';
import {Cells} from '../cells.tsx';
import {ThemedText} from '../themed-text.tsx';
import {Text} from '../text.tsx';
import {pairGlyph, pairKey, pairTone, problemsOf, worstOf, type Pair} from './pair-table.ts';
import {stateText, sumText} from './pair-text.ts';

/** A row of the list: a pair that isn't as it should be, or a cluster with all it reaches. */
export type PairRow =
	| {kind: 'pair'; key: string; pair: Pair}
	| {kind: 'cluster'; key: string; name: string; pairs: readonly Pair[]};

/** Pure: what needs somebody, then every cluster. */
export const pairRows = (names: readonly string[], pairs: readonly Pair[]): readonly PairRow[] => [
	...problemsOf(pairs).map((pair): PairRow => ({kind: 'pair', key: pairKey(pair), pair})),
	...names.map((name): PairRow => ({
		kind: 'cluster',
		key: name,
		name,
		pairs: pairs.filter(({from}) => from === name),
	})),
];

const widestName = 24;

type Props = {
	/** Those that fit. */
	readonly rows: readonly PairRow[];
	readonly names: readonly string[];
	readonly highlighted: string | undefined;
	readonly columns: number;
};

/** The matrix of more clusters than can be drawn. */
export const PairList = ({rows, names, highlighted, columns}: Props) => {
	const {glyphs} = useTerminal();
	const nameColumns = Math.min(widestName, Math.max(...names.map(name => columnsOf(name))));
	const sign = (state: Pair['state']) => (
		<Text aria-label={stateText[state]}>
			<ThemedText tone={pairTone[state]}>{pairGlyph(glyphs, state)}</ThemedText>
		</Text>
	);
	return (
		<Box flexDirection="column" flexShrink={0}>
			{rows.map(row => {
				const isHere = row.key === highlighted;
				return (
					<Text key={row.key} wrap="truncate-end">
						<ThemedText tone="accent">{isHere ? glyphs.pointer : ' '}</ThemedText>
						{row.kind === 'pair' ? (
							<Cells
								gap={2}
								cells={[
									{
										text: `${row.pair.from} ${glyphs.to} ${row.pair.to}`,
										columns: nameColumns * 2 + 5,
										bold: isHere,
										sign: sign(row.pair.state),
										cut: 'middle',
									},
									{
										text: row.pair.result?.cause ?? '',
										columns: Math.max(0, columns - nameColumns * 2 - 9),
									},
								]}
							/>
						) : (
							<Cells
								gap={2}
								cells={[
									{
										text: row.name,
										columns: nameColumns + 2,
										bold: isHere,
										sign: sign(worstOf(row.pairs)),
										cut: 'middle',
									},
									{
										text: `to the others: ${sumText(row.pairs)}`,
										columns: Math.max(0, columns - nameColumns - 5),
										tone: 'muted',
									},
								]}
							/>
						)}
					</Text>
				);
			})}
		</Box>
	);
};
