import {Box} from 'ink';
import {columnsOf} from '../../text/fit-text.ts';
import type {SessionView} from '../../session/session.ts';
import {useSession} from '../hooks/use-session.ts';
import type {Layout} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';
import {listedSteps} from '../../wizard/wizard.ts';
import {ThemedText} from './themed-text.tsx';
import {Text} from './text.tsx';

const name = 'mesh-wizard';
const simulation = ' [simulated]';

/** Which step it is, where the steps have no column. */
const placeText = (
	wizard: SessionView['wizard'],
	{kind}: Pick<Layout, 'kind'>,
	dot: string,
): string => {
	const steps = listedSteps(wizard);
	const here = steps.findIndex(step => step.name === wizard.step);
	return kind === 'narrow' && steps.length > 1
		? ` ${dot} ${String(here + 1)}/${String(steps.length)} ${steps[here]?.title ?? ''}`
		: '';
};

/** Columns that the first line leaves to the status. */
export const statusColumns = (
	{wizard, simulated}: Pick<SessionView, 'wizard' | 'simulated'>,
	layout: Layout,
	dot: string,
): number =>
	layout.columns -
	4 -
	columnsOf(name + placeText(wizard, layout, dot) + (simulated ? simulation : ''));

/** The first line: whose screens these are, which step where the steps have no column, and the status at the right. */
export const Headline = ({layout, status}: {readonly layout: Layout; readonly status?: string}) => {
	const {wizard, simulated, kubeconfig} = useSession();
	const {glyphs} = useTerminal();
	return (
		<Box justifyContent="space-between" height={1}>
			<Box flexShrink={0}>
				<Text>
					<ThemedText bold>{name}</ThemedText>
					{placeText(wizard, layout, glyphs.dot)}
					{simulated && (
						<ThemedText bold tone="warning">
							{simulation}
						</ThemedText>
					)}
				</Text>
			</Box>
			<Box marginLeft={2}>
				<ThemedText tone="muted" wrap="truncate-start">
					{status ?? kubeconfig}
				</ThemedText>
			</Box>
		</Box>
	);
};
