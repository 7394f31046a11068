import {Box} from 'ink';
import {Styled} from '../../components/styled.tsx';
import {useLook} from '../../look.ts';

/** Whether to overwrite a mesh file that somebody has written. */
export const Question = ({
	file,
	isInstall,
}: {
	readonly file: string;
	readonly isInstall: boolean;
}) => {
	const {glyphs} = useLook();
	return (
		<Box flexDirection="column">
			<Styled bold tone="warning" wrap="wrap">
				{glyphs.warning} {file} is there and says something else.
			</Styled>
			<Box marginTop={1} flexDirection="column">
				<Styled wrap="wrap">
					Overwrite it, or choose another path? What it says now would be lost.
				</Styled>
				<Styled tone="muted" wrap="wrap">
					{isInstall
						? 'Nothing is installed before the mesh file is written.'
						: 'No cluster is changed by this.'}
				</Styled>
			</Box>
		</Box>
	);
};
