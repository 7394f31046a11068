import {Box} from 'ink';
import {ThemedText} from '../../components/themed-text.tsx';
import {useTerminal} from '../../terminal-context.ts';

/** Whether to overwrite a mesh file that somebody has written. */
export const Question = ({
	file,
	isInstall,
}: {
	readonly file: string;
	readonly isInstall: boolean;
}) => {
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
