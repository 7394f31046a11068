import {Box} from 'ink';
import {Fragment} from 'react';
import {hintsThatFit, type Binding} from '../keys.ts';
import {useTerminal} from '../terminal-context.ts';
import {ThemedText} from './themed-text.tsx';
import {Text} from './text.tsx';

/** The keys that work now, at the bottom. */
export const HintBar = ({
	bindings,
	columns,
}: {
	readonly bindings: readonly Binding[];
	readonly columns: number;
}) => {
	const {unicode, glyphs} = useTerminal();
	const hints = hintsThatFit(bindings, {columns, unicode});
	return (
		<Box height={1}>
			<Text wrap="truncate-end">
				{hints.map(({keys, label}, index) => (
					<Fragment key={label}>
						{index > 0 && <ThemedText tone="muted"> {glyphs.dot} </ThemedText>}
						<ThemedText tone="accent">{keys}</ThemedText>
						<ThemedText tone="muted"> {label}</ThemedText>
					</Fragment>
				))}
			</Text>
		</Box>
	);
};
