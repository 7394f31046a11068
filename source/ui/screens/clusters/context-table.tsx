import {Box} from 'ink';
import {memo, type ReactNode} from 'react';
import {Cells, type Cell} from '../../components/cells.tsx';
import {Spinner} from '../../components/spinner.tsx';
import {columnsOf} from '../../../text/fit-text.ts';
import {useTerminal} from '../../terminal-context.ts';
import type {Glyphs} from '../../theme.ts';
import {visibleRangeAround} from '../../visible-range.ts';
import {factColumns, signColumns, type ContextColumns} from './context-columns.ts';
import type {ContextRow} from './context-rows.ts';
import {rowLabel, standingOf} from './context-text.ts';

type Widths = ContextColumns;

const only = (cells: readonly Cell[]): readonly Cell[] => cells.filter(({columns}) => columns > 0);

const headCells = (widths: Widths): readonly Cell[] =>
	only([
		{text: '', columns: signColumns},
		{text: 'name', columns: widths.name},
		{text: 'network', columns: widths.network},
		{text: '  context', columns: widths.context},
		{text: 'server', columns: widths.server},
		{text: 'version', columns: widths.version},
		{text: 'nodes', columns: widths.nodes},
		{text: 'Istio', columns: widths.istio},
		{text: 'latency', columns: widths.latency, isRight: true},
	]).map(cell => ({...cell, tone: 'muted'}));

const factCells = (row: ContextRow, widths: Widths): readonly Cell[] => {
	const standing = standingOf(row);
	if (standing.kind === 'facts') {
		return only([
			{text: standing.version, columns: widths.version},
			{text: standing.nodes, columns: widths.nodes},
			{text: standing.istio, columns: widths.istio},
			{text: standing.latency, columns: widths.latency, isRight: true},
		]);
	}

	const columns = factColumns(widths);
	return [
		{
			text: columnsOf(standing.text) > columns ? (standing.short ?? standing.text) : standing.text,
			columns,
			tone: standing.tone,
			sign: standing.isAsking === true ? <Spinner /> : undefined,
		},
	];
};

const signs = (row: ContextRow, isHere: boolean, glyphs: Glyphs): readonly Cell[] => [
	{
		text: `${isHere ? glyphs.pointer : ' '} ${row.chosen === undefined ? glyphs.unchecked : glyphs.checked}`,
		columns: signColumns,
		tone: row.chosen === undefined && !isHere ? 'muted' : 'accent',
	},
];

type RowProps = {readonly row: ContextRow; readonly widths: Widths; readonly isHere: boolean};

/** Unchanged rows are not drawn anew. */
const Row = memo(({row, widths, isHere}: RowProps) => {
	const {glyphs} = useTerminal();
	const {view, chosen} = row;
	const isGrey = view.probe.state === 'failed' || row.sameAs !== undefined;
	const tone = isGrey && chosen === undefined ? 'muted' : 'plain';
	const nameTone = chosen === undefined ? 'muted' : 'plain';
	const cells = only([
		...signs(row, isHere, glyphs),
		{
			text: `${row.name}${row.hasNameProblem ? ` ${glyphs.warning}` : ''}`,
			columns: widths.name,
			cut: 'middle',
			bold: chosen !== undefined,
			tone: row.hasNameProblem ? 'warning' : nameTone,
		},
		{text: chosen?.network ?? '', columns: widths.network, cut: 'middle'},
		{
			text: `${view.isCurrent ? '*' : ' '} ${row.context}`,
			columns: widths.context,
			cut: 'middle',
			tone,
			bold: isHere,
		},
		{
			text: view.server,
			columns: widths.server,
			cut: 'middle',
			tone: 'muted',
		},
		...factCells(row, widths),
	]);
	return (
		<Box
			height={1}
			aria-role="checkbox"
			aria-state={{checked: chosen !== undefined, selected: isHere}}
			aria-label={rowLabel(row)}
		>
			<Cells cells={cells} gap={widths.gap} />
		</Box>
	);
});

type Props = {
	readonly rows: readonly ContextRow[];
	readonly widths: Widths;
	/** -1 for none. */
	readonly highlighted: number;
	/** Rows of the terminal, the head's included. */
	readonly height: number;
	/** In place of the highlighted row, while it is edited. */
	readonly editor?: ReactNode;
};

/** The contexts that fit, around the highlighted one. */
export const ContextTable = ({rows, widths, highlighted, height, editor}: Props) => {
	const {from, to} = visibleRangeAround({
		count: rows.length,
		height: height - 1,
		focus: {from: highlighted, to: highlighted + 1},
	});
	return (
		<Box flexDirection="column" height={height} flexShrink={0}>
			<Box height={1} aria-hidden>
				<Cells cells={headCells(widths)} gap={widths.gap} />
			</Box>
			{rows.slice(from, to).map((row, index) => {
				const isHere = from + index === highlighted;
				return isHere && editor !== undefined ? (
					<Box key={row.context} height={1}>
						{editor}
					</Box>
				) : (
					<Row key={row.context} row={row} widths={widths} isHere={isHere} />
				);
			})}
		</Box>
	);
};
