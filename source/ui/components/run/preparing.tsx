import {Box} from 'ink';
import type {RunView} from '../../../engine/run-view/run-view.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {Spinner} from '../spinner.tsx';
import {ThemedText} from '../themed-text.tsx';
import {Text} from '../text.tsx';

/** Before there is anything to show: what is being done, which clusters have answered, and what was said of it last. */
export const Preparing = ({
	run,
	size,
	text,
}: {
	readonly run: RunView;
	readonly size: Size;
	readonly text: string;
}) => {
	const {glyphs} = useTerminal();
	const notices = run.notices.slice(-3);
	const room = Math.max(1, size.rows - 3 - notices.length);
	return (
		<Box flexDirection="column">
			<Text>
				<Spinner /> {text}
			</Text>
			<Box flexDirection="column" marginTop={1} marginLeft={2}>
				{[...run.surveyed].slice(-room).map(([name, {reachable, detail}]) => (
					<Box key={name} height={1}>
						<ThemedText wrap="truncate-end" tone={reachable ? 'plain' : 'bad'}>
							{`${reachable ? glyphs.good : glyphs.bad} ${name}  ${detail}`}
						</ThemedText>
					</Box>
				))}
				{notices.map(({at, text: said}) => (
					<Box key={`${String(at)} ${said}`} height={1}>
						<ThemedText wrap="truncate-end" tone="muted">
							{said}
						</ThemedText>
					</Box>
				))}
			</Box>
		</Box>
	);
};
