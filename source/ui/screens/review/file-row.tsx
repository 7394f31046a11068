import {Box} from 'ink';
import {ThemedText} from '../../components/themed-text.tsx';
import {TextField} from '../../components/text-field.tsx';
import {cutText} from '../../../text/fit-text.ts';
import type {SessionView} from '../../../session/session.ts';
import {useTerminal} from '../../terminal-context.ts';
import {Text} from '../../components/text.tsx';
import type {Review} from './use-review.ts';

const labels = {
	mesh: 'Name of the mesh',
	organization: 'Organization',
	file: 'Path of the mesh file',
} as const;

const fileText = ({review}: Pick<SessionView, 'review'>): {text: string; isWrong: boolean} => {
	if (review.state !== 'ready' || review.text === undefined) {
		return {text: '', isWrong: false};
	}

	const {file, saved} = review;
	if (file === 'different') {
		return {text: ' (another one is there)', isWrong: true};
	}

	const unwritten = file === 'same' ? ' (there already)' : ' (new)';
	return {text: saved ? ' (written)' : unwritten, isWrong: false};
};

/** The mesh's name, its organization and where its file goes; or the field of the one that is typed. */
export const FileRow = ({
	view,
	review: {mode, field},
	columns,
}: {
	readonly view: Pick<SessionView, 'review' | 'wizard'>;
	readonly review: Pick<Review, 'mode' | 'field'>;
	readonly columns: number;
}) => {
	const {glyphs} = useTerminal();
	if (mode === 'mesh' || mode === 'organization' || mode === 'file') {
		return (
			<Box height={1}>
				<TextField isLabelled field={field} label={labels[mode]} columns={columns} />
			</Box>
		);
	}

	const {
		wizard: {answers, flow},
		review,
	} = view;
	const loaded = review.state === 'ready' ? review.loaded : undefined;
	const base = review.state === 'ready' ? review.base : undefined;
	const isGiven = flow !== 'guided' && loaded !== undefined;
	const {text, isWrong} = fileText(view);
	const dot = <ThemedText tone="muted"> {glyphs.dot} </ThemedText>;
	return (
		<Box height={1} width={columns}>
			<Text wrap="truncate-end">
				<ThemedText tone="muted">file </ThemedText>
				{cutText(
					isGiven ? loaded.path : answers.file,
					Math.floor(columns / 2),
					glyphs.ellipsis,
					'start',
				)}
				<ThemedText tone={isWrong ? 'warning' : 'muted'}>{text}</ThemedText>
				{dot}
				<ThemedText tone="muted">mesh </ThemedText>
				{isGiven ? loaded.mesh.mesh : answers.mesh}
				{dot}
				<ThemedText tone="muted">organization </ThemedText>
				{isGiven ? loaded.mesh.organization : answers.organization}
				{base === undefined ? null : (
					<>
						{dot}
						<ThemedText tone="muted">{base.name} </ThemedText>
						{base.state}
					</>
				)}
			</Text>
		</Box>
	);
};
