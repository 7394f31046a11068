import {Box} from 'ink';
import type {ReactNode} from 'react';
import {ThemedText} from './themed-text.tsx';

type Props = {
	/** What the screen asks of a person. */
	readonly title: ReactNode;
	/** How it stands, at the right. */
	readonly status?: ReactNode;
	readonly columns: number;
};

/** The first line of a screen. The title is cut where both don't fit. */
export const TitleRow = ({title, status, columns}: Props) => (
	<Box height={1} width={columns} justifyContent="space-between">
		<Box flexShrink={1} height={1}>
			{typeof title === 'string' ? (
				<ThemedText bold wrap="truncate-end">
					{title}
				</ThemedText>
			) : (
				title
			)}
		</Box>
		<Box flexShrink={0} marginLeft={2} height={1}>
			<ThemedText tone="muted">{status}</ThemedText>
		</Box>
	</Box>
);
