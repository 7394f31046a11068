import type {StepView} from '../../../engine/run-view/run-view.ts';
import {columnsOf, cutText, wrapText} from '../../../text/fit-text.ts';
import type {Glyphs} from '../../theme.ts';
import {visibleRangeAround} from '../../visible-range.ts';
import {saidOf, stepText} from './step-text.ts';

/** A line of a cluster's pane. */
export type PaneRow =
	| {kind: 'step'; step: StepView; text: string}
	| {kind: 'said'; step: StepView; text: string}
	/** Steps that don't fit. */
	| {kind: 'more'; text: string};

type Options = {
	/** Inside the borders. */
	columns: number;
	rows: number;
	/** The step that has to be seen. */
	focus: string | undefined;
	/** Epoch milliseconds. */
	now: number;
	/** What the first step that runs will probably still take, milliseconds. */
	leftMs?: number;
	glyphs: Pick<Glyphs, 'ellipsis' | 'up' | 'down' | 'to'>;
};

/** Columns before what is said: pointer, sign and a space. */
export const saidIndent = 3;

/** So many lines at most for each thing that is said, of a failed step one more. */
const longest = ({state}: StepView, rows: number): number => {
	if (rows < 8) {
		return 1;
	}

	return state === 'failed' ? 3 : 2;
};

const firstLines = (
	text: string,
	{columns, most, ellipsis}: {columns: number; most: number; ellipsis: string},
): string[] => {
	const lines = wrapText(text, columns);
	return lines.length <= most
		? lines
		: [...lines.slice(0, most - 1), cutText(lines.slice(most - 1).join(' '), columns, ellipsis)];
};

const isStep = (row: PaneRow): boolean => row.kind === 'step';

/** Pure: the lines of a cluster's pane that fit, the one in focus among them. */
export const paneRows = (
	steps: readonly StepView[],
	{columns, rows, focus, now, leftMs, glyphs}: Options,
): readonly PaneRow[] => {
	const running = steps.find(({state}) => state === 'running');
	const all = steps.flatMap((step): PaneRow[] => [
		{
			kind: 'step',
			step,
			text: stepText(step, {
				now,
				columns: columns - saidIndent - columnsOf(step.what) - 1,
				leftMs: step === running ? leftMs : undefined,
			}),
		},
		...saidOf(step, {columns, glyphs})
			.flatMap(text =>
				firstLines(text, {
					columns: columns - saidIndent,
					most: longest(step, rows),
					ellipsis: glyphs.ellipsis,
				}),
			)
			.map((text): PaneRow => ({kind: 'said', step, text})),
	]);
	if (all.length <= rows) {
		return all;
	}

	const isFocused = (row: PaneRow) => row.kind !== 'more' && row.step.id === focus;
	const from = Math.max(
		0,
		all.findIndex(row => isFocused(row)),
	);
	const to = Math.max(
		from + 1,
		Math.min(all.findLastIndex(row => isFocused(row)) + 1, from + Math.max(1, rows - 2)),
	);
	// A line more on either side: the first and the last one make room for what is hidden.
	const shown = visibleRangeAround({
		count: all.length,
		height: rows,
		focus: {from: Math.max(0, from - 1), to: Math.min(all.length, to + 1)},
	});
	const above =
		shown.from === 0 ? 0 : all.slice(0, shown.from + 1).filter(row => isStep(row)).length;
	const below =
		shown.to === all.length ? 0 : all.slice(shown.to - 1).filter(row => isStep(row)).length;
	return all.slice(shown.from, shown.to).map((row, index, {length}): PaneRow => {
		if (index === 0 && above > 0) {
			return {kind: 'more', text: `${glyphs.up} ${String(above)} more`};
		}

		return index === length - 1 && below > 0
			? {kind: 'more', text: `${glyphs.down} ${String(below)} more`}
			: row;
	});
};
