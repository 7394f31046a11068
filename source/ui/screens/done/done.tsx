import {Box} from 'ink';
import {useState} from 'react';
import {Frame} from '../../components/frame.tsx';
import {MoreRule} from '../../components/more-rule.tsx';
import {paragraphRows} from '../../components/paragraphs.tsx';
import {Scrolled, useScroll} from '../../components/scrolled.tsx';
import {Menu, menuBindings} from '../../components/select.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import {useContentSize} from '../../hooks/use-content-size.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import type {Binding} from '../../keys.ts';
import {useTerminal} from '../../terminal-context.ts';
import {doneParagraphs, doneTitle, isProven} from './done-text.ts';

const items = [
	{key: 'leave', title: 'Leave; the summary stays on the terminal'},
	{key: 'verify', title: 'See the proof again'},
	{key: 'install', title: 'See the steps and their logs again'},
] as const;

/** Title, rule and menu. */
const otherRows = 3 + items.length;

/** What was done, and what comes next. */
export const Done = () => {
	const view = useSession();
	const send = useSend();
	const {glyphs} = useTerminal();
	const {columns, rows} = useContentSize();
	const [choice, setChoice] = useState<string>(items[0].key);
	const lines = paragraphRows(doneParagraphs(view, columns), columns);
	const height = Math.max(1, Math.min(lines.length, rows - otherRows));
	const {offset, bindings: scrolling} = useScroll(lines.length, height);
	const isGood = isProven(view);
	const leave = () => {
		send({type: 'quit'});
	};

	const bindings: readonly Binding[] = [
		// The arrows are the menu's.
		...scrolling
			.filter(({keys}) => keys.includes('pageDown'))
			.map(({run}) => ({
				keys: ['pageUp', 'pageDown'],
				label: 'scroll',
				priority: 2,
				run,
			})),
		...menuBindings,
		{
			keys: ['enter'],
			label: 'choose',
			priority: 2,
			run() {
				if (choice === 'verify' || choice === 'install') {
					send({type: 'wizard', action: {type: 'go', step: choice}});
				} else {
					leave();
				}
			},
		},
		{
			keys: ['q', 'n'],
			label: 'leave',
			priority: 2,
			run: leave,
		},
		{
			keys: ['escape'],
			label: 'back',
			run() {
				send({type: 'wizard', action: {type: 'back'}});
			},
		},
	];
	return (
		<Frame bindings={bindings}>
			{() => (
				<Box flexDirection="column">
					<ThemedText bold tone={isGood ? 'good' : 'warning'} wrap="truncate-end">
						{isGood ? glyphs.good : glyphs.warning} {doneTitle(view)}
					</ThemedText>
					<Box marginTop={1}>
						<Scrolled rows={lines} offset={offset} height={height} />
					</Box>
					<MoreRule columns={columns} count={lines.length - height - offset} direction="down" />
					<Menu
						items={items}
						highlighted={items.findIndex(({key}) => key === choice)}
						columns={columns}
						onHighlight={setChoice}
					/>
				</Box>
			)}
		</Frame>
	);
};
