import {Box} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {Reader} from '../../components/reader.tsx';
import {clusterParagraphs, stepParagraphs} from '../../components/plan/plan-text.ts';
import type {SessionView} from '../../../session/session.ts';
import {useSend} from '../../hooks/use-session.ts';
import type {Size} from '../../layout.ts';
import type {Paragraph} from '../../components/paragraphs.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import {useTerminal} from '../../terminal-context.ts';
import {PlanBody} from './plan-body.tsx';
import {reviewBindings} from './review-bindings.ts';
import type {ReadyReview, Review} from './use-review.ts';

/** Whether to overwrite a mesh file that somebody has written. */
const Question = ({file, isInstall}: {readonly file: string; readonly isInstall: boolean}) => {
	const {glyphs} = useTerminal();
	return (
		<Box flexDirection="column">
			<ThemedText bold tone="warning" wrap="wrap">
				{glyphs.warning} {file} is there and says something else.
			</ThemedText>
			<Box marginTop={1} flexDirection="column">
				<ThemedText wrap="wrap">
					Overwrite it, or choose another path? What it says now would be lost.
				</ThemedText>
				<ThemedText tone="muted" wrap="wrap">
					{isInstall
						? 'Nothing is installed before the mesh file is written.'
						: 'No cluster is changed by this.'}
				</ThemedText>
			</Box>
		</Box>
	);
};

type Props = {readonly view: SessionView; readonly ready: ReadyReview; readonly review: Review};

/** What is known of the highlighted row, in full. */
const detailOf = ({
	ready,
	review: {row, outline},
}: Props): {title: string; paragraphs: readonly Paragraph[]} => {
	switch (row?.kind) {
		case 'step':
		case 'removal': {
			return {title: `${row.step.id}: ${row.step.title}`, paragraphs: stepParagraphs(row.step)};
		}

		case 'warning': {
			return {title: 'To know first', paragraphs: [{text: row.text}]};
		}

		case 'cluster': {
			return {title: row.name, paragraphs: clusterParagraphs(ready.model, row.name, row.counts)};
		}

		case 'cautions': {
			return {
				title: 'To know first',
				paragraphs: ready.warnings.flatMap(text => [{text}, {text: ''}]),
			};
		}

		case undefined: {
			return {
				title: 'Install',
				paragraphs: installParagraphs(outline.counts.needed + outline.counts.unknown),
			};
		}
	}
};

const installParagraphs = (pending: number): readonly Paragraph[] =>
	pending === 0
		? [{text: 'Nothing is left to do.'}]
		: [
				{
					text: 'The mesh file is written first, so that a run that is interrupted goes on with mesh-wizard apply.',
				},
				{text: ''},
				{
					text: 'Then the steps are carried out, the clusters side by side: nothing but what stands here.',
				},
				{text: ''},
				{
					text: 'Traffic between every pair is proven at the end, in a namespace of its own that is deleted again.',
				},
				{text: ''},
				{text: 'ctrl+c stops at any time; what is done stays.'},
			];

/** A plan to be read, and agreed to. */
export const PlanScreen = ({view, ready, review}: Props) => {
	const send = useSend();
	const {mode, setMode, field} = review;
	const isTyping = mode === 'mesh' || mode === 'organization' || mode === 'file';
	const detail = detailOf({view, ready, review});
	const close = () => {
		setMode('tree');
	};

	const cover = (size: Size) =>
		mode === 'text' ? (
			<Reader
				title={`${view.wizard.answers.file}, as it will be written`}
				paragraphs={(ready.text ?? '')
					.trimEnd()
					.split('\n')
					.map(text => ({text}))}
				size={size}
				onClose={close}
			/>
		) : (
			<Reader
				title={detail.title}
				paragraphs={detail.paragraphs}
				size={size}
				bindings={[{keys: ['left'], run: close}]}
				onClose={close}
			/>
		);
	return (
		<Frame
			bindings={reviewBindings({view, review, send})}
			onText={isTyping ? field.onText : undefined}
			cover={mode === 'details' || mode === 'text' ? cover : undefined}
		>
			{size =>
				mode === 'save' || mode === 'install' ? (
					<Question file={view.wizard.answers.file} isInstall={mode === 'install'} />
				) : (
					<Box flexDirection="column">
						<PlanBody view={view} ready={ready} review={review} detail={detail} size={size} />
					</Box>
				)
			}
		</Frame>
	);
};
