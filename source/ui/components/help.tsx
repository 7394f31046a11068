import {Box} from 'ink';
import {useBindings} from '../hooks/use-bindings.ts';
import {keysText, type Binding} from '../keys.ts';
import type {Size} from '../layout.ts';
import {useLook} from '../look.ts';
import {termsOf} from '../terms.ts';
import type {StepName} from '../../wizard/steps.ts';
import {HintBar} from './hint-bar.tsx';
import {Scrolled, useScroll} from './scrolled.tsx';
import {Styled} from './styled.tsx';

type Props = {readonly bindings: readonly Binding[]; readonly step: StepName; readonly size: Size; readonly onClose: () => void};

/** What the keys do here, and the words of this screen, one line each. */
export const Help = ({bindings, step, size, onClose}: Props) => {
	const {unicode} = useLook();
	const keys = bindings.filter(({label, help}) => label !== undefined || help !== undefined).map(({keys, label, help}) => ({name: keysText(keys, {unicode}), text: help ?? label ?? ''}));
	const terms = termsOf(step).map(({term, meaning}) => ({name: term, text: meaning}));
	const width = Math.max(...[...keys, ...terms].map(({name}) => name.length)) + 2;
	const row = ({name, text}: {name: string; text: string}) => (
		<Box key={name}>
			<Box width={width} flexShrink={0}><Styled tone='accent'>{name}</Styled></Box>
			<Styled wrap='truncate-end'>{text}</Styled>
		</Box>
	);
	const rows = [<Styled key='keys' bold>Keys</Styled>, ...keys.map(row), <Styled key='gap'> </Styled>, <Styled key='words' bold>Words</Styled>, ...terms.map(row)];
	const {offset, bindings: scrolling} = useScroll(rows.length, size.rows - 1);
	const close: Binding[] = [...scrolling, {keys: ['escape', 'enter', '?', 'q'], label: 'close', run: onClose}];
	useBindings(close);
	return (
		<Box flexDirection='column' height={size.rows}>
			<Scrolled rows={rows} offset={offset} height={size.rows - 1}/>
			<HintBar bindings={close} columns={size.columns}/>
		</Box>
	);
};
