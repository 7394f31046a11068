import {Box} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {paragraphRows, type Paragraph} from '../../components/paragraphs.tsx';
import {Scrolled, useScroll} from '../../components/scrolled.tsx';
import {section} from '../../components/section.ts';
import type {SessionView, Problem} from '../../../session/session.ts';
import {useContentSize} from '../../hooks/use-content-size.ts';
import {useSend} from '../../hooks/use-session.ts';
import type {Binding} from '../../keys.ts';
import {useTerminal} from '../../terminal-context.ts';
import {FileRow} from './file-row.tsx';
import {fieldBindings, typingBindings} from './review-bindings.ts';
import type {Review} from './use-review.ts';

/** There is no plan: why, and what to do. The answers that it may be about can be changed here. */
export const FailedPlan = ({
	view,
	problem,
	review,
}: {
	readonly view: SessionView;
	readonly problem: Problem;
	readonly review: Review;
}) => {
	const send = useSend();
	const {glyphs} = useTerminal();
	const {columns, rows} = useContentSize();
	const {mode, field} = review;
	const isTyping = mode === 'mesh' || mode === 'organization' || mode === 'file';
	const paragraphs: readonly Paragraph[] = [
		{text: `${glyphs.bad} ${problem.title}`, tone: 'bad', bold: true},
		{text: ''},
		{text: problem.message},
		...section(
			'What to do',
			problem.remedy.map(text => ({text})),
		),
		...section('Otherwise', [{text: 'r plans again. esc goes back; nothing is lost by it.'}]),
	];
	const lines = paragraphRows(paragraphs, columns);
	const {offset, bindings: scrolling} = useScroll(lines.length, rows - 2);
	const bindings: readonly Binding[] = isTyping
		? typingBindings(review)
		: [
				...scrolling,
				{
					keys: ['r', 'enter'],
					label: 'plan again',
					priority: 3,
					run() {
						send({type: 'plan-again'});
					},
				},
				...fieldBindings(review),
				{
					keys: ['escape'],
					label: 'back',
					priority: 3,
					run() {
						send({type: 'wizard', action: {type: 'back'}});
					},
				},
			];
	return (
		<Frame bindings={bindings} onText={isTyping ? field.onText : undefined}>
			{() => (
				<Box flexDirection="column">
					<FileRow view={view} review={review} columns={columns} />
					<Box marginTop={1}>
						<Scrolled rows={lines} offset={offset} height={rows - 2} />
					</Box>
				</Box>
			)}
		</Frame>
	);
};
