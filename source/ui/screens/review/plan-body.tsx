import {Box} from 'ink';
import {firstParagraphRows, type Paragraph} from '../../components/paragraphs.tsx';
import {MoreRule} from '../../components/more-rule.tsx';
import {PlanTree, whatColumnsOf} from '../../components/plan/plan-tree.tsx';
import {countsText} from '../../components/plan/plan-text.ts';
import {ThemedText} from '../../components/themed-text.tsx';
import {TitleRow} from '../../components/title-row.tsx';
import {columnsOf, firstThatFits} from '../../../text/fit-text.ts';
import type {SessionView} from '../../../session/session.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {visibleRangeAround} from '../../visible-range.ts';
import {plural} from '../../words.ts';
import {Text} from '../../components/text.tsx';
import {FileRow} from './file-row.tsx';
import type {ReadyReview, Review} from './use-review.ts';

type Props = {
	readonly view: SessionView;
	readonly ready: ReadyReview;
	readonly review: Review;
	/** What is known of the highlighted row: shown beside the tree where there is room. */
	readonly detail: {title: string; paragraphs: readonly Paragraph[]};
	readonly size: Size;
};

/** From here on there is room beside the tree. */
const besideColumns = 120;

const installText = (
	{flow}: SessionView['wizard'],
	{outline: {counts, isDone}}: Review,
): string => {
	const pending = counts.needed + counts.unknown;
	if (flow !== 'guided') {
		return `Carry out this plan? ${pending === 0 ? 'Only the proof by traffic is left' : plural(pending, 'step')}: y or n`;
	}

	if (isDone) {
		return 'Nothing to do: all is as planned, and traffic was proven';
	}

	return pending === 0
		? 'Prove traffic: every step is done already'
		: `Install: carry out ${plural(pending, 'step')}, then prove traffic`;
};

/** The mesh, the tree of its plan, and the row that installs. */
export const PlanBody = ({view, ready, review, detail, size: {columns, rows}}: Props) => {
	const {glyphs} = useTerminal();
	const {outline, highlight} = review;
	const isBeside = columns >= besideColumns;
	const treeColumns = isBeside ? Math.floor(columns * 0.55) : columns;
	const height = rows - 5;
	const isHere = review.row === undefined;
	const {counts, clusters} = outline;
	const place = isHere ? review.rows.length - 1 : highlight.index;
	const {from, to} = visibleRangeAround({
		count: review.rows.length,
		height,
		focus: {from: place, to: place + 1},
	});
	const title = `The plan: ${countsText(counts, glyphs)}`;
	const number = plural(ready.model.clusters.length, 'cluster');
	const status = firstThatFits(
		[`${number} ${glyphs.dot} Istio ${ready.model.istioVersion}`, number, ''],
		columns - columnsOf(title) - 2,
	);
	return (
		<>
			<TitleRow title={title} status={status} columns={columns} />
			<FileRow view={view} review={review} columns={columns} />
			<MoreRule columns={columns} count={from} direction="up" />
			<Box>
				<PlanTree
					rows={review.rows.slice(from, to)}
					whatColumns={whatColumnsOf(clusters.flatMap(({steps}) => steps))}
					highlighted={review.row?.key}
					clusters={ready.model.clusters}
					columns={treeColumns}
					height={height}
				/>
				{isBeside && (
					<Box
						flexDirection="column"
						width={columns - treeColumns - 3}
						marginLeft={3}
						height={height}
						overflow="hidden"
					>
						<ThemedText bold wrap="truncate-end">
							{detail.title}
						</ThemedText>
						{firstParagraphRows(detail.paragraphs, {
							columns: columns - treeColumns - 3,
							rows: height - 1,
						})}
					</Box>
				)}
			</Box>
			<MoreRule columns={columns} count={review.rows.length - to} direction="down" />
			<Text wrap="truncate-end">
				<ThemedText tone="accent">{isHere ? glyphs.pointer : ' '}</ThemedText>{' '}
				<ThemedText bold tone={isHere ? 'accent' : 'plain'}>
					{installText(view.wizard, review)}
				</ThemedText>
			</Text>
		</>
	);
};
