import {Box} from 'ink';
import {columnsOf, wrapText} from '../../text/fit-text.ts';
import {useBindings} from '../hooks/use-bindings.ts';
import {keysText, type Binding} from '../keys.ts';
import type {Size} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';
import {termsOf, type StepName} from '../../wizard/screens.ts';
import {HintBar} from './hint-bar.tsx';
import {Scrolled, useScroll} from './scrolled.tsx';
import {ThemedText} from './themed-text.tsx';
import {Text} from './text.tsx';

type Props = {
	readonly bindings: readonly Binding[];
	readonly step: StepName;
	readonly size: Size;
	readonly onClose: () => void;
};

type Entry = {name: string; text: string};

/** An entry's rows: its explanation is broken, never cut. */
const rowsOf = ({name, text}: Entry, {width, columns}: {width: number; columns: number}) =>
	wrapText(text, columns - width).map((line, index) => (
		<Text key={`${name} ${String(index)}`} wrap="truncate-end">
			<ThemedText tone="accent">{(index === 0 ? name : '').padEnd(width)}</ThemedText>
			{line}
		</Text>
	));

/** What the keys do here, and the words of this screen. */
export const Help = ({bindings, step, size, onClose}: Props) => {
	const {unicode} = useTerminal();
	const keys = bindings
		.filter(({label, help}) => label !== undefined || help !== undefined)
		.map(({keys, label, help}): Entry => ({
			name: keysText(keys, {unicode}),
			text: help ?? label ?? '',
		}));
	const terms = termsOf(step).map(({term, meaning}): Entry => ({name: term, text: meaning}));
	const width = Math.max(...[...keys, ...terms].map(({name}) => columnsOf(name))) + 2;
	const room = {width, columns: size.columns};
	const rows = [
		<ThemedText key="keys" bold>
			Keys
		</ThemedText>,
		...keys.flatMap(entry => rowsOf(entry, room)),
		<ThemedText key="gap"> </ThemedText>,
		<ThemedText key="words" bold>
			Words
		</ThemedText>,
		...terms.flatMap(entry => rowsOf(entry, room)),
	];
	const {offset, bindings: scrolling} = useScroll(rows.length, size.rows - 1);
	const close: readonly Binding[] = [
		...scrolling,
		{
			keys: ['escape', 'enter', '?', 'q'],
			label: 'close',
			priority: 3,
			run: onClose,
		},
	];
	useBindings(close);
	return (
		<Box flexDirection="column" height={size.rows}>
			<Scrolled rows={rows} offset={offset} height={size.rows - 1} />
			<HintBar bindings={close} columns={size.columns} />
		</Box>
	);
};
