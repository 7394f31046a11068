import {Box, useWindowSize} from 'ink';
import {useState, type ReactElement} from 'react';
import {wrapText} from '../../text/fit-text.ts';
import {useBindings} from '../hooks/use-bindings.ts';
import {useSession, useSend} from '../hooks/use-session.ts';
import type {Binding} from '../keys.ts';
import {layoutFor, type Size, minimum} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';
import type {Problem} from '../../session/session.ts';
import {Headline} from './headline.tsx';
import {Help} from './help.tsx';
import {HintBar} from './hint-bar.tsx';
import {Stepper} from './stepper.tsx';
import {ThemedText} from './themed-text.tsx';
import {Reader} from './reader.tsx';
import {Text} from './text.tsx';

/** Nothing fits: says what it takes, and goes away by itself when the terminal grows. */
export const TooSmall = ({columns, rows}: Size) => (
	<Box flexDirection="column" height={rows} width={columns}>
		<Text wrap="wrap">
			The terminal is too small: it is {columns}×{rows}, and the screens need {minimum.columns}×
			{minimum.rows}. Enlarge it, or run with --plain.
		</Text>
	</Box>
);

/** What happened, why, and what to do; it stays until it is closed. */
const ProblemPanel = ({
	problem: {title, message, remedy},
	size,
	onClose,
}: {
	readonly problem: Problem;
	readonly size: Size;
	readonly onClose: () => void;
}) => {
	const {glyphs} = useTerminal();
	const advice =
		remedy.length === 0
			? []
			: [{text: ''}, {text: 'What to do', bold: true}, ...remedy.map(text => ({text, indent: 2}))];
	return (
		<Reader
			title={`${glyphs.bad} ${title}`}
			tone="bad"
			paragraphs={[{text: message}, ...advice]}
			size={size}
			onClose={onClose}
		/>
	);
};

type Props = {
	/** The keys of the screen as it is now; the frame adds what works everywhere. */
	readonly bindings: readonly Binding[];
	/** A text field has the focus and takes what is typed. */
	readonly onText?: (text: string) => void;
	/** In place of the screen: something that listens to its own keys and shows them in its last row. */
	readonly cover?: (size: Size) => ReactElement;
	/** The screen needs every column. */
	readonly fullWidth?: boolean;
	/** At the right of the headline, in place of the kubeconfig. */
	readonly status?: string;
	/** Above the keys: what just happened, or what is missing. */
	readonly notice?: string;
	readonly children: (size: Size) => ReactElement;
};

/** A longer notice is cut; it takes its rows from the screen. */
const mostNoticeRows = 3;

/** Everything around a screen: headline, steps, notice, keys, help, errors. */
export const Frame = ({
	bindings,
	onText,
	cover,
	fullWidth = false,
	status,
	notice,
	children,
}: Props) => {
	const view = useSession();
	const send = useSend();
	const look = useTerminal();
	const [isHelping, setIsHelping] = useState(false);
	// Read aloud, the list of steps would come before every screen: the headline says which one it is.
	const layout = layoutFor(useWindowSize(), {fullWidth: fullWidth || look.screenReader});
	const help: Binding = {
		keys: ['?'],
		label: 'help',
		priority: 3,
		run() {
			setIsHelping(true);
		},
	};
	const always: Binding[] = [
		{
			keys: ['ctrl+c'],
			help: 'stop what runs, at once if pressed twice; leave if nothing runs',
			run() {
				send({type: 'interrupt'});
			},
		},
		...(look.suspend === undefined
			? []
			: [
					{
						keys: ['ctrl+z'],
						help: 'to the shell and, by fg, back',
						run() {
							void look.suspend?.();
						},
					},
				]),
	];
	const all = [...bindings, ...(onText === undefined ? [help] : []), ...always];
	const isCovered = isHelping || view.problem !== undefined || cover !== undefined;
	useBindings(all, {isActive: !isCovered, onText});
	// What covers the screen has keys of its own; what runs can be stopped all the same.
	useBindings(always, {isActive: isCovered});
	if (layout.kind === 'too-small') {
		return <TooSmall columns={layout.columns} rows={layout.rows} />;
	}

	const columns = layout.columns - 2;
	const said = wrapText(notice ?? view.notice ?? view.wizard.dropped.join(' '), columns).slice(
		0,
		mostNoticeRows,
	);
	// What covers the screen brings its keys itself, where the frame's own were, and nobody is told anything meanwhile.
	const rows = layout.content.rows + (isCovered ? 2 : 1 - said.length);
	const size = {columns: layout.content.columns, rows};
	const body = (): ReactElement => {
		if (view.problem !== undefined) {
			return (
				<ProblemPanel
					problem={view.problem}
					size={size}
					onClose={() => {
						send({type: 'dismiss-problem'});
					}}
				/>
			);
		}

		return isHelping ? (
			<Help
				bindings={all}
				step={view.wizard.step}
				size={size}
				onClose={() => {
					setIsHelping(false);
				}}
			/>
		) : (
			(cover ?? children)(size)
		);
	};

	return (
		<Box
			flexDirection="column"
			width={layout.columns}
			paddingX={1}
			height={look.screenReader ? undefined : layout.rows}
		>
			<Headline layout={layout} status={status} />
			<Box {...(look.screenReader ? {} : {height: rows, overflow: 'hidden'})}>
				{layout.kind === 'wide' && <Stepper wizard={view.wizard} />}
				<Box
					flexDirection="column"
					width={size.columns}
					height={look.screenReader ? undefined : rows}
				>
					{body()}
				</Box>
			</Box>
			{!isCovered && (
				<Box flexDirection="column" height={said.length}>
					{said.map(line => (
						<ThemedText key={line} tone="warning" wrap="truncate-end">
							{line}
						</ThemedText>
					))}
				</Box>
			)}
			{!isCovered && <HintBar bindings={all} columns={columns} />}
		</Box>
	);
};
