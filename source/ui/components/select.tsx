import {Box} from 'ink';
import SelectInput from 'ink-select-input';
import {cutText} from '../../text/fit-text.ts';
import type {Binding} from '../keys.ts';
import {useTerminal} from '../terminal-context.ts';
import {ThemedText} from './themed-text.tsx';
import {Text} from './text.tsx';

export type SelectItem = {
	key: string;
	title: string;
	/** Behind the title: what speaks for it, or why it can't be taken. */
	note?: string;
	isDisabled?: boolean;
	/** It is the answer already. */
	isChosen?: boolean;
};

type Props = {
	readonly items: readonly SelectItem[];
	/** The place of the highlighted one. */
	readonly highlighted: number;
	readonly columns: number;
};

const Pointer = ({isSelected = false}: {readonly isSelected?: boolean}) => {
	const {glyphs} = useTerminal();
	return (
		<Box width={2} flexShrink={0} aria-hidden>
			<ThemedText tone="accent">{isSelected ? glyphs.pointer : ' '}</ThemedText>
		</Box>
	);
};

type ItemProps = Partial<SelectItem> & {
	readonly label: string;
	readonly isSelected?: boolean;
	readonly columns?: number;
};

const Item = ({
	label,
	note,
	isSelected = false,
	isDisabled = false,
	isChosen = false,
	columns = 80,
}: ItemProps) => {
	const {glyphs} = useTerminal();
	const enabledTone = isSelected ? 'accent' : 'plain';
	const title = `${isChosen ? `${glyphs.good} ` : ''}${label}`;
	return (
		<Box
			height={1}
			aria-role="radio"
			aria-state={{checked: isChosen, selected: isSelected, disabled: isDisabled}}
			aria-label={`${label}${note === undefined ? '' : `, ${note}`}`}
		>
			<Text wrap="truncate-end">
				<ThemedText bold={isSelected} tone={isDisabled ? 'muted' : enabledTone}>
					{title}
				</ThemedText>
				{note !== undefined && (
					<ThemedText tone={isDisabled ? 'muted' : 'good'}>
						{cutText(`  ${note}`, Math.max(0, columns - title.length), glyphs.ellipsis)}
					</ThemedText>
				)}
			</Text>
		</Box>
	);
};

const listed = (items: readonly SelectItem[], columns: number) =>
	items.map(({key, title, ...item}) => ({
		...item,
		key,
		value: key,
		label: title,
		columns: columns - 2,
	}));

const parts = {indicatorComponent: Pointer, itemComponent: Item};

/** A menu of which one is taken, as a screen's own keys move it. Those that can't be stay in it, with the reason. */
export const Select = ({items, highlighted, columns}: Props) => (
	<SelectInput
		// It has no property for the highlighted item, only for the one that it starts with.
		key={highlighted}
		isFocused={false}
		initialIndex={highlighted}
		items={listed(items, columns)}
		{...parts}
	/>
);

const moveItself = (): void => {
	// The menu has moved when it comes here.
};

/** The keys of a `Menu`, for the hints and the help: it listens to them itself. */
export const menuBindings: readonly Binding[] = [
	{keys: ['up', 'down'], label: 'move', run: moveItself},
	{keys: ['k', 'j'], run: moveItself},
];

type MenuProps = Props & {
	readonly onHighlight: (key: string) => void;
};

/**
A short menu that never changes and moves by itself, round its ends. What is taken is the screen's to say, by a key of its
own: one that arrives together with a move would be told of the item before it.
*/
export const Menu = ({items, highlighted, columns, onHighlight}: MenuProps) => (
	<SelectInput
		initialIndex={highlighted}
		items={listed(items, columns)}
		onHighlight={({value}) => {
			onHighlight(value);
		}}
		{...parts}
	/>
);
