import {Box, Text} from 'ink';
import {Fragment} from 'react';
import {hintsThatFit, type Binding} from '../keys.ts';
import {useLook} from '../look.ts';
import {Styled} from './styled.tsx';

/** The keys that work now, at the bottom. */
export const HintBar = ({
	bindings,
	columns,
}: {
	readonly bindings: readonly Binding[];
	readonly columns: number;
}) => {
	const {unicode, glyphs} = useLook();
	const hints = hintsThatFit(bindings, {columns, unicode});
	return (
		<Box height={1}>
			<Text wrap="truncate-end">
				{hints.map(({keys, label}, index) => (
					<Fragment key={label}>
						{index > 0 && <Styled tone="muted"> {glyphs.dot} </Styled>}
						<Styled tone="accent">{keys}</Styled>
						<Styled tone="muted"> {label}</Styled>
					</Fragment>
				))}
			</Text>
		</Box>
	);
};
