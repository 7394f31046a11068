import {Box} from 'ink';
import type {PlannedStep} from '../../../plan/steps.ts';
import type {ModelCluster} from '../../../mesh/model.ts';
import {columnsOf, cutText} from '../../../text/fit-text.ts';
import {useTerminal} from '../../terminal-context.ts';
import {plural} from '../../words.ts';
import {Cells} from '../cells.tsx';
import {ThemedText} from '../themed-text.tsx';
import {Text} from '../text.tsx';
import type {PlanRow} from './plan-rows.ts';
import {countsText, placeText, planGlyph, planTone, planText} from './plan-text.ts';

type Props = {
	/** Those that fit. */
	readonly rows: readonly PlanRow[];
	/** Columns for what steps are called. */
	readonly whatColumns: number;
	/** The key of the highlighted one. */
	readonly highlighted: string | undefined;
	readonly clusters: readonly ModelCluster[];
	readonly columns: number;
	readonly height: number;
};

/** What stands before a part, and before a step in it. */
const partMargin = 4;
const stepMargin = 6;
/** With less room, what is done says so by its sign alone. */
const roomForWords = 70;

/** Columns for what the steps of a plan are called. */
export const whatColumnsOf = (steps: ReadonlyArray<Pick<PlannedStep, 'id' | 'cluster'>>): number =>
	Math.min(
		28,
		Math.max(8, ...steps.map(({id, cluster}) => columnsOf(id.slice(cluster.length + 1)))),
	);

const stepText = (
	{destructive, observation: {state}}: Pick<PlannedStep, 'destructive' | 'observation'>,
	columns: number,
): string => {
	if (state === 'needed') {
		return destructive ? 'takes away' : '';
	}

	return state === 'done' && columns < roomForWords ? '' : planText[state];
};

/** A part of the plan's tree. */
export const PlanTree = ({rows, whatColumns, highlighted, clusters, columns, height}: Props) => {
	const {glyphs, screenReader} = useTerminal();
	const fitted = (text: string) =>
		screenReader ? text : cutText(text, columns - partMargin, glyphs.ellipsis);
	const nameColumns = Math.min(24, Math.max(...clusters.map(({name}) => columnsOf(name))));
	const sign = (isOpen: boolean) => (
		<Text aria-label={isOpen ? 'open' : 'closed'}>{isOpen ? glyphs.opened : glyphs.closed}</Text>
	);
	const body = (row: PlanRow, isHere: boolean) => {
		switch (row.kind) {
			case 'cautions': {
				return (
					<>
						{sign(row.isOpen)}{' '}
						<ThemedText bold tone="warning">
							{glyphs.warning} {plural(row.count, 'thing')} to know first
						</ThemedText>
					</>
				);
			}

			case 'warning': {
				return (
					<>
						{'  '}
						<ThemedText tone="warning" bold={isHere}>
							{fitted(row.text)}
						</ThemedText>
					</>
				);
			}

			case 'removal': {
				return (
					<>
						{'  '}
						<ThemedText tone="bad" bold={isHere}>
							{fitted(`${glyphs.bad} takes away: ${row.step.id}, ${row.step.title}`)}
						</ThemedText>
					</>
				);
			}

			case 'cluster': {
				const cluster = clusters.find(({name}) => name === row.name);
				const counts = countsText(row.counts, glyphs);
				const room = columns - partMargin - nameColumns - columnsOf(counts) - 4;
				return (
					<>
						{sign(row.isOpen)}{' '}
						<Cells
							gap={2}
							cells={[
								{text: row.name, columns: nameColumns, cut: 'middle', bold: true},
								{
									text: cluster === undefined ? '' : placeText(cluster, glyphs),
									columns: Math.max(0, room),
									tone: 'muted',
								},
								{text: counts, columns: columnsOf(counts)},
							]}
						/>
					</>
				);
			}

			case 'step': {
				const {step} = row;
				const {state} = step.observation;
				const word = stepText(step, columns);
				const room =
					columns - stepMargin - whatColumns - 4 - (word === '' ? 0 : columnsOf(word) + 2);
				return (
					<>
						{'    '}
						<Cells
							gap={2}
							cells={[
								{
									text: step.id.slice(step.cluster.length + 1),
									columns: whatColumns + 2,
									bold: isHere,
									sign: (
										<Text aria-label={planText[state]}>
											<ThemedText tone={planTone[state]}>{planGlyph(glyphs, state)}</ThemedText>
										</Text>
									),
								},
								{
									text: step.title,
									columns: Math.max(0, room),
									tone: state === 'done' ? 'muted' : 'plain',
								},
								...(word === ''
									? []
									: [
											{
												text: word,
												columns: columnsOf(word),
												tone: step.destructive ? ('bad' as const) : planTone[state],
											},
										]),
							]}
						/>
					</>
				);
			}
		}
	};

	return (
		<Box flexDirection="column" width={columns} height={height} flexShrink={0} overflow="hidden">
			{rows.map(row => {
				const isHere = row.key === highlighted;
				return (
					<Box key={row.key} height={1} flexShrink={0}>
						<Text wrap="truncate-end">
							<ThemedText tone="accent">{isHere ? glyphs.pointer : ' '}</ThemedText>{' '}
							{body(row, isHere)}
						</Text>
					</Box>
				);
			})}
		</Box>
	);
};
