import {Box, Text} from 'ink';
import {memo} from 'react';
import type {StepView} from '../../../engine/run-view.ts';
import type {Size} from '../../layout.ts';
import {useLook} from '../../look.ts';
import {stepTone} from '../../theme.ts';
import {Styled} from '../styled.tsx';
import {TitledBox} from '../titled-box.tsx';
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

const Row = ({row, isPointed}: {readonly row: PaneRow; readonly isPointed: boolean}) => {
	const {glyphs} = useLook();
	switch (row.kind) {
		case 'step': {
			const {step, words} = row;
			return (
				<Box justifyContent='space-between' height={1}>
					<Box flexShrink={0}>
						<Text wrap='truncate-end'><Styled tone='accent'>{isPointed ? glyphs.pointer : ' '}</Styled><StepSign state={step.state}/> <Styled bold={isPointed} tone={step.state === 'waiting' ? 'muted' : 'plain'}>{step.what}</Styled></Text>
					</Box>
					<Box marginLeft={1} marginRight={1}><Styled wrap='truncate-end' tone={step.state === 'failed' ? 'bad' : 'muted'}>{words}</Styled></Box>
				</Box>
			);
		}

		case 'said': {
			return <Box marginLeft={saidIndent} height={1}><Styled wrap='truncate-end' tone={row.step.state === 'failed' ? stepTone.failed : 'muted'}>{row.text}</Styled></Box>;
		}

		case 'more': {
			return <Box marginLeft={saidIndent} height={1}><Styled tone='muted'>{row.text}</Styled></Box>;
		}
	}
};

/** One cluster's steps, as many as fit. */
export const ClusterPane = memo(({titles, note, steps, focus, isChosen, size, now, leftMs}: Props) => {
	const {glyphs, screenReader} = useLook();
	const rows = paneRows(steps, {
		columns: size.columns - 3, rows: screenReader ? Infinity : size.rows - 2, focus, now, leftMs, glyphs,
	});
	return (
		<TitledBox titles={titles} note={note} size={size} isChosen={isChosen}>
			{rows.map((row, index) => <Row key={String(index)} row={row} isPointed={isChosen && row.kind === 'step' && row.step.id === focus}/>)}
		</TitledBox>
	);
});
