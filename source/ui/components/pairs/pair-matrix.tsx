import {Box} from 'ink';
import {Fragment} from 'react';
import {padText} from '../../../text/fit-text.ts';
import {useTerminal} from '../../terminal-context.ts';
import {ThemedText} from '../themed-text.tsx';
import {Text} from '../text.tsx';
import {cornerText, type MatrixForm} from './matrix-form.ts';
import {pairGlyph, pairKey, pairTone, type Pair} from './pair-table.ts';
import {stateText} from './pair-text.ts';

type Props = {
	readonly names: readonly string[];
	readonly pairs: readonly Pair[];
	/** The key of the highlighted pair. */
	readonly highlighted: string | undefined;
	readonly form: Exclude<MatrixForm, {kind: 'list'}>;
};

/** Who reaches whom: a row for each asking cluster, a column for each that is asked. */
export const PairMatrix = ({names, pairs, highlighted, form}: Props) => {
	const {glyphs} = useTerminal();
	const cells = new Map(pairs.map(pair => [pairKey(pair), pair]));
	const isWords = form.kind === 'words';
	const columnsAt = (index: number) =>
		isWords ? (form.cellColumns[index] ?? 0) : form.numberColumns + 1;
	const nameText = (name: string) =>
		padText(name, isWords ? form.labelColumns : form.nameColumns, glyphs.ellipsis, 'middle');
	const numberText = (index: number) =>
		isWords ? '' : `${String(index + 1).padStart(form.numberColumns)} `;
	const cell = (from: string, to: string, index: number) => {
		const pair = cells.get(pairKey({from, to}));
		const columns = columnsAt(index) - 1;
		if (pair === undefined) {
			return (
				<ThemedText tone="muted">
					{isWords ? ` ${padText(glyphs.skipped, columns)}` : glyphs.skipped.padStart(columns + 1)}
				</ThemedText>
			);
		}

		const isHere = pairKey(pair) === highlighted;
		const sign = pairGlyph(glyphs, pair.state);
		const text = isWords ? padText(`${sign} ${stateText[pair.state]}`, columns) : sign;
		return (
			<>
				<ThemedText tone="accent">
					{(isHere ? glyphs.pointer : ' ').padStart(isWords ? 1 : columns)}
				</ThemedText>
				<ThemedText tone={pairTone[pair.state]} bold={isHere}>
					{text}
				</ThemedText>
			</>
		);
	};

	return (
		<Box flexDirection="column" flexShrink={0}>
			<Text wrap="truncate-end">
				<ThemedText tone="muted">
					{isWords ? '' : ' '.repeat(form.numberColumns + 1)}
					{nameText(cornerText)}
				</ThemedText>
				{names.map((name, index) => (
					<Fragment key={name}>
						{' '}
						<ThemedText bold={isWords}>
							{' '}
							{isWords
								? padText(name, columnsAt(index) - 1, glyphs.ellipsis, 'middle')
								: String(index + 1).padStart(form.numberColumns)}
						</ThemedText>
					</Fragment>
				))}
			</Text>
			{names.map((from, row) => (
				<Text key={from} wrap="truncate-end">
					<ThemedText tone="muted">{numberText(row)}</ThemedText>
					<ThemedText bold>{nameText(from)}</ThemedText>
					{names.map((to, index) => (
						<Fragment key={to}> {cell(from, to, index)}</Fragment>
					))}
				</Text>
			))}
		</Box>
	);
};
