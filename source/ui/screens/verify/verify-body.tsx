import {Box} from 'ink';
import type {ReactElement} from 'react';
import {MoreRule} from '../../components/more-rule.tsx';
import {firstParagraphRows, type Paragraph} from '../../components/paragraphs.tsx';
import {pairGlyph, pairKey, pairTone} from '../../components/pairs/pair-table.ts';
import {PairList} from '../../components/pairs/pair-list.tsx';
import type {MatrixForm} from '../../components/pairs/matrix-form.ts';
import {PairMatrix} from '../../components/pairs/pair-matrix.tsx';
import {stateText} from '../../components/pairs/pair-text.ts';
import {WorkloadList} from '../../components/pairs/workload-list.tsx';
import {Rule} from '../../components/rule.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import type {SessionView} from '../../../session/session.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {visibleRangeAround} from '../../visible-range.ts';
import {Text} from '../../components/text.tsx';
import type {Pairs} from './use-pairs.ts';
import {Verdict} from './verdict.tsx';

type Props = {
	readonly view: SessionView;
	readonly pairs: Pairs;
	readonly form: MatrixForm;
	/** What is known of the highlighted pair or cluster. */
	readonly detail: {title: string; paragraphs: readonly Paragraph[]; isWaiting: boolean};
	readonly size: Size;
};

const Legend = () => {
	const {glyphs} = useTerminal();
	return (
		<Text wrap="truncate-end">
			{(['pass', 'fail', 'unknown', 'waiting'] as const).map(state => (
				<Text key={state}>
					<ThemedText tone={pairTone[state]}>{pairGlyph(glyphs, state)}</ThemedText>
					<ThemedText tone="muted">{` ${stateText[state]}   `}</ThemedText>
				</Text>
			))}
		</Text>
	);
};

/** The matrix, or the list where it can't be drawn, and what is known of the pair in sight. */
export const VerifyBody = ({view, pairs, form, detail, size: {columns, rows}}: Props) => {
	const {names, pair, highlight} = pairs;
	const isList = form.kind === 'list';
	const listRows = Math.min(pairs.rows.length, Math.max(4, Math.floor(rows * 0.6)));
	const {from, to} = visibleRangeAround({
		count: pairs.rows.length,
		height: listRows,
		focus: {from: highlight.index, to: highlight.index + 1},
	});
	const table: ReactElement = isList ? (
		<PairList
			rows={pairs.rows.slice(from, to)}
			names={names}
			highlighted={highlight.key}
			columns={columns}
		/>
	) : (
		<PairMatrix
			names={names}
			pairs={pairs.pairs}
			highlighted={pair === undefined ? undefined : pairKey(pair)}
			form={form}
		/>
	);
	// The title, and the header of the matrix.
	const tableRows = isList ? listRows + 1 : names.length + 2;
	const hasLegend = form.kind === 'signs' && rows - tableRows > 5;
	const left = Math.max(0, rows - tableRows - 1 - (hasLegend ? 1 : 0));
	return (
		<Box flexDirection="column">
			<Verdict view={view} pairs={pairs.pairs} />
			{table}
			{hasLegend && <Legend />}
			{isList ? (
				<MoreRule columns={columns} count={pairs.rows.length - to} direction="down" />
			) : (
				<Rule columns={columns} />
			)}
			{detail.isWaiting ? (
				<WorkloadList run={view.run} names={names} columns={columns} rows={left} />
			) : (
				<Box flexDirection="column" height={left} overflow="hidden">
					<ThemedText bold wrap="truncate-end">
						{detail.title}
					</ThemedText>
					{firstParagraphRows(detail.paragraphs, {columns, rows: left - 1})}
				</Box>
			)}
		</Box>
	);
};
