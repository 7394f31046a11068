import {memo} from 'react';
import type {StepView} from '../../../engine/run-view/run-view.ts';
import {columnsOf, padText} from '../../../text/fit-text.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {stepTone} from '../../theme.ts';
import {ThemedText} from '../themed-text.tsx';
import {TitledBox} from '../titled-box.tsx';
import {Text} from '../text.tsx';
import {paneRows, saidIndent, type PaneRow} from './pane-rows.ts';
import {StepSign} from './step-sign.tsx';

type Props = {
	/** The cluster's name and what it is in the mesh, the longest first; the same list as long as it says the same. */
	readonly titles: readonly string[];
	readonly note: string;
	readonly steps: readonly StepView[];
	/** The step that has to be seen. */
	readonly focus: string | undefined;
	/** The keys go to this cluster. */
	readonly isChosen: boolean;
	readonly size: Size;
	/** Epoch milliseconds; the same as before while nothing runs here, so that the pane stands still. */
	readonly now: number;
	/** What its step that runs will probably still take, milliseconds. */
	readonly leftMs?: number;
};

/** Each row is one text: a screen of panes has many, and boxes are dear. */
const Row = ({
	row,
	isPointed,
	columns,
}: {
	readonly row: PaneRow;
	readonly isPointed: boolean;
	readonly columns: number;
}) => {
	const {glyphs, screenReader} = useTerminal();
	switch (row.kind) {
		case 'step': {
			const {step, text: words} = row;
			const room = columns - saidIndent - columnsOf(words) - 2;
			const what = screenReader ? step.what : padText(step.what, room, glyphs.ellipsis);
			return (
				<Text wrap="truncate-end">
					<ThemedText tone="accent">{isPointed ? glyphs.pointer : ' '}</ThemedText>
					<StepSign state={step.state} />{' '}
					<ThemedText bold={isPointed} tone={step.state === 'waiting' ? 'muted' : 'plain'}>
						{what}
					</ThemedText>{' '}
					<ThemedText tone={step.state === 'failed' ? 'bad' : 'muted'}>{words}</ThemedText>
				</Text>
			);
		}

		case 'said': {
			return (
				<ThemedText
					wrap="truncate-end"
					tone={row.step.state === 'failed' ? stepTone.failed : 'muted'}
				>
					{' '.repeat(saidIndent)}
					{row.text}
				</ThemedText>
			);
		}

		case 'more': {
			return (
				<ThemedText tone="muted">
					{' '.repeat(saidIndent)}
					{row.text}
				</ThemedText>
			);
		}
	}
};

/** One cluster's steps, as many as fit. */
export const ClusterPane = memo(
	({titles, note, steps, focus, isChosen, size, now, leftMs}: Props) => {
		const {glyphs, screenReader} = useTerminal();
		const rows = paneRows(steps, {
			columns: size.columns - 3,
			rows: screenReader ? Infinity : size.rows - 2,
			focus,
			now,
			leftMs,
			glyphs,
		});
		return (
			<TitledBox titles={titles} note={note} size={size} isChosen={isChosen}>
				{rows.map((row, index) => (
					<Row
						key={String(index)}
						row={row}
						columns={size.columns - 2}
						isPointed={isChosen && row.kind === 'step' && row.step.id === focus}
					/>
				))}
			</TitledBox>
		);
	},
);
