import type {LogLine, LogView} from '../../../engine/run-view/run-view.ts';
import {clockText} from '../../elapsed.ts';
import {columnsOf, padText, wrapText} from '../../../text/fit-text.ts';

/** A row of the log on the screen: a whole line, or a part of a long one. */
export type LogRow = {
	/** Of the line, counted from the run's first; the same however many older ones are dropped. */
	number: number;
	/** Which part of the line, from 0. */
	part: number;
	from: LogLine['from'];
	/** When it was said and of which step; of a part that is not the first, as many spaces. */
	margin: string;
	text: string;
};

type Options = {
	columns: number;
	/** Only this step's lines, which then needn't name it. */
	step?: string;
	/** Epoch milliseconds: times are told from there. */
	startedAt: number;
};

type Parts = {columns: number; parts: readonly string[]};

/** A line says the same for ever: it is broken once for each width. */
const brokenLines = new WeakMap<LogLine, Parts>();

const partsOf = (line: LogLine, columns: number): readonly string[] => {
	const known = brokenLines.get(line);
	if (known?.columns === columns) {
		return known.parts;
	}

	const parts = wrapText(line.text, columns);
	brokenLines.set(line, {columns, parts});
	return parts;
};

/** Whether a line says something: istioctl begins with a picture of a boat, which only the open log shows. */
export const hasWords = ({from, text}: LogLine): boolean =>
	from !== 'istioctl' || /[\p{L}\p{N}]/v.test(text);

const whatOf = (step: string): string => step.slice(step.indexOf('/') + 1);
const clockColumns = 7;

/** Pure: the log as rows, long lines broken. */
export const logRows = (
	{lines, dropped}: LogView,
	{columns, step, startedAt}: Options,
): readonly LogRow[] => {
	const stepColumns =
		step === undefined
			? Math.min(
					columns < 80 ? 9 : 16,
					Math.max(0, ...new Set(lines.map(line => columnsOf(whatOf(line.step))))),
				)
			: 0;
	const marginColumns = clockColumns + (stepColumns === 0 ? 0 : stepColumns + 1);
	const blank = ' '.repeat(marginColumns);
	return lines.flatMap((line, place): LogRow[] =>
		step !== undefined && line.step !== step
			? []
			: partsOf(line, Math.max(1, columns - marginColumns)).map((text, part) => ({
					number: dropped + place,
					part,
					from: line.from,
					margin:
						part > 0
							? blank
							: `${clockText(line.at - startedAt).padEnd(clockColumns)}${stepColumns === 0 ? '' : `${padText(whatOf(line.step), stepColumns)} `}`,
					text,
				})),
	);
};
