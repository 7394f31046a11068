import {Box} from 'ink';
import {useBindings} from '../hooks/use-bindings.ts';
import type {Binding} from '../keys.ts';
import type {Size} from '../layout.ts';
import type {Tone} from '../theme.ts';
import {HintBar} from './hint-bar.tsx';
import {paragraphRows, type Paragraph} from './paragraphs.tsx';
import {Scrolled, useScroll} from './scrolled.tsx';
import {ThemedText} from './themed-text.tsx';

export type {Paragraph} from './paragraphs.tsx';

type Props = {
	readonly title: string;
	readonly tone?: Tone;
	readonly paragraphs: readonly Paragraph[];
	readonly size: Size;
	/** Further keys; they close nothing by themselves. */
	readonly bindings?: readonly Binding[];
	readonly onClose: () => void;
};

/** Something longer to read, in place of a screen (`Frame`'s cover): in full, whatever the size. */
export const Reader = ({title, tone, paragraphs, size, bindings = [], onClose}: Props) => {
	const lines = paragraphRows(paragraphs, size.columns);
	const height = size.rows - 3;
	const {offset, bindings: scrolling} = useScroll(lines.length, height);
	const all = [
		...scrolling,
		...bindings,
		{
			keys: ['escape', 'enter', 'q'],
			label: 'close',
			priority: 3,
			run: onClose,
		},
	];
	useBindings(all);
	return (
		<Box flexDirection="column" height={size.rows}>
			<ThemedText bold tone={tone} wrap="truncate-end">
				{title}
			</ThemedText>
			<ThemedText> </ThemedText>
			<Scrolled rows={lines} offset={offset} height={height} />
			<HintBar bindings={all} columns={size.columns} />
		</Box>
	);
};
