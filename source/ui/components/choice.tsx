import {Box} from 'ink';
import type {ReactElement} from 'react';
import {wrapText} from '../../text/fit-text.ts';
import type {Size} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';
import type {Glyphs, Tone} from '../theme.ts';
import {visibleRangeAround} from '../visible-range.ts';
import {MoreRule} from './more-rule.tsx';
import {Select, type SelectItem} from './select.tsx';
import {ThemedText} from './themed-text.tsx';
import {TitleRow} from './title-row.tsx';

/** One answer among several, with what speaks for it. */
export type ChoiceOption = {
	key: string;
	title: string;
	/** What it is, in one line. */
	summary: string;
	reasons: readonly string[];
	recommended: boolean;
	/** Why it can't be taken. */
	unsuitable?: string;
};

type Props = {
	readonly title: string;
	readonly options: readonly ChoiceOption[];
	readonly highlighted: number;
	/** The key of the answer that was given. */
	readonly chosen?: string;
	readonly size: Size;
	/** Something to look at for the highlighted one, and how many rows it would like. */
	readonly picture: (size: Size) => ReactElement;
	readonly pictureRows: (columns: number) => number;
};

const itemOf = (
	{key, title, recommended, unsuitable}: ChoiceOption,
	chosen: string | undefined,
): SelectItem => {
	const note = unsuitable ?? (recommended ? 'recommended' : undefined);
	return {
		key,
		title,
		isChosen: key === chosen,
		isDisabled: unsuitable !== undefined,
		note,
	};
};

type ReasonLine = {text: string; tone: Tone};

/** What speaks for an option, or against it. */
const reasonLines = (
	{summary, reasons, unsuitable}: ChoiceOption,
	columns: number,
	{bad, dot}: Glyphs,
): readonly ReasonLine[] => {
	const marked = (text: string, sign: string, tone: Tone): readonly ReasonLine[] =>
		wrapText(text, columns - 2).map((line, index) => ({
			text: `${index === 0 ? sign : ' '} ${line}`,
			tone,
		}));
	return [
		...wrapText(summary, columns).map((text): ReasonLine => ({text, tone: 'plain'})),
		...(unsuitable === undefined
			? reasons.flatMap(reason => marked(reason, dot, 'muted'))
			: marked(unsuitable, bad, 'bad')),
	];
};

const wideColumns = 110;

/** A menu with the reasons of the highlighted option and a picture of it: below each other, or side by side where there is room. */
export const Choice = ({
	title,
	options,
	highlighted,
	chosen,
	size: {columns, rows},
	picture,
	pictureRows,
}: Props) => {
	const {glyphs} = useTerminal();
	const option = options[highlighted];
	const isWide = columns >= wideColumns;
	const left = isWide ? Math.floor(columns / 2) - 2 : columns;
	// Where not all fit, those around the highlighted one: what speaks for it keeps five rows.
	const listed = Math.min(options.length, Math.max(3, rows - 8));
	const {from, to} = visibleRangeAround({
		count: options.length,
		height: listed,
		focus: {from: highlighted, to: highlighted + 1},
	});
	const rest = rows - listed - 2;
	const wanted = pictureRows(isWide ? columns - left - 4 : columns);
	// The reasons keep three rows, and a line between them and the picture where there is one to spare.
	const gap = rest >= 9 ? 1 : 0;
	const drawn = Math.min(wanted, rest - 3 - gap);
	// As many rows for every option, so that the picture stands still.
	const reasonRows = Math.min(
		isWide ? rest : rest - drawn - gap,
		Math.max(0, ...options.map(each => reasonLines(each, left, glyphs).length)),
	);
	const menu = (
		<>
			<Select
				items={options.slice(from, to).map(option => itemOf(option, chosen))}
				highlighted={highlighted - from}
				columns={left}
			/>
			<MoreRule
				columns={left}
				count={options.length - listed}
				direction={to < options.length ? 'down' : 'up'}
			/>
			<Box flexDirection="column" width={left} height={reasonRows} flexShrink={0} overflow="hidden">
				{option !== undefined &&
					reasonLines(option, left, glyphs)
						.slice(0, reasonRows)
						.map(({text, tone}, index) => (
							<ThemedText key={String(index)} tone={tone} wrap="truncate-end">
								{text}
							</ThemedText>
						))}
			</Box>
		</>
	);
	return (
		<>
			<TitleRow title={title} columns={columns} />
			{isWide ? (
				<Box>
					<Box flexDirection="column" width={left} marginRight={4} flexShrink={0}>
						{menu}
					</Box>
					{picture({columns: columns - left - 4, rows: rows - 1})}
				</Box>
			) : (
				<>
					{menu}
					<Box marginTop={gap}>{picture({columns, rows: drawn})}</Box>
				</>
			)}
		</>
	);
};
