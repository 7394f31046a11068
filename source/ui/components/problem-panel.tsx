import {Box} from 'ink';
import {useBindings} from '../hooks/use-bindings.ts';
import type {Problem} from '../guide.ts';
import type {Size} from '../layout.ts';
import {useLook} from '../look.ts';
import {HintBar} from './hint-bar.tsx';
import {Styled} from './styled.tsx';

/** What happened, why, and what to do; it stays until it is closed. */
export const ProblemPanel = ({problem, size, onClose}: {readonly problem: Problem; readonly size: Size; readonly onClose: () => void}) => {
	const {glyphs} = useLook();
	const bindings = [{keys: ['escape', 'enter'], label: 'close', run: onClose}];
	useBindings(bindings);
	return (
		<Box flexDirection='column' height={size.rows} justifyContent='space-between'>
			<Box flexDirection='column' overflow='hidden'>
				<Styled bold tone='bad'>{glyphs.bad} {problem.title}</Styled>
				<Box marginTop={1} flexDirection='column'>
					{problem.message.split('\n').map((line, index) => <Styled key={String(index)} wrap='wrap'>{line}</Styled>)}
				</Box>
				{problem.remedy.length > 0 && (
					<Box marginTop={1} flexDirection='column'>
						<Styled bold>What to do</Styled>
						{problem.remedy.map(line => <Styled key={line} wrap='wrap'>{line}</Styled>)}
					</Box>
				)}
			</Box>
			<HintBar bindings={bindings} columns={size.columns}/>
		</Box>
	);
};
