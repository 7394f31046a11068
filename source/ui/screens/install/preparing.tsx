import {Box, Text} from 'ink';
import {Spinner} from '../../components/spinner.tsx';
import {Styled} from '../../components/styled.tsx';
import type {RunView} from '../../../engine/run-view.ts';
import type {Size} from '../../layout.ts';
import {useLook} from '../../look.ts';

/** Before the first step: the clusters are read once more, and the lock that keeps a second run out is taken. */
export const Preparing = ({run, size}: {readonly run: RunView; readonly size: Size}) => {
	const {glyphs} = useLook();
	const surveyed = [...run.surveyed];
	const notices = run.notices.slice(-3);
	const room = Math.max(1, size.rows - 3 - notices.length);
	return (
		<Box flexDirection='column'>
			<Text><Spinner/> Getting ready: the clusters are read once more and locked against a second run.</Text>
			<Box flexDirection='column' marginTop={1} marginLeft={2}>
				{surveyed.slice(-room).map(([name, {reachable, detail}]) => (
					<Box key={name} height={1}>
						<Styled wrap='truncate-end' tone={reachable ? 'plain' : 'bad'}>{reachable ? glyphs.good : glyphs.bad} {name}  {detail}</Styled>
					</Box>
				))}
				{notices.map(({at, text}) => <Box key={`${String(at)} ${text}`} height={1}><Styled wrap='truncate-end' tone='muted'>{text}</Styled></Box>)}
			</Box>
		</Box>
	);
};
