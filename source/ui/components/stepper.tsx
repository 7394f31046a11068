import {Box} from 'ink';
import type {SessionView} from '../../session/session.ts';
import {stepperColumns} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';
import {listedSteps} from '../../wizard/wizard.ts';
import {ThemedText} from './themed-text.tsx';

/** The steps at the left: done, here, to come. */
export const Stepper = ({wizard}: {readonly wizard: SessionView['wizard']}) => {
	const {glyphs} = useTerminal();
	const steps = listedSteps(wizard);
	const here = steps.findIndex(({name}) => name === wizard.step);
	return (
		<Box flexDirection="column" width={stepperColumns} flexShrink={0}>
			{steps.map(({name, title}, index) => {
				if (index === here) {
					return (
						<ThemedText key={name} bold tone="accent">
							{glyphs.here} {title}
						</ThemedText>
					);
				}

				return index < here ? (
					<ThemedText key={name} tone="good">
						{glyphs.good} {title}
					</ThemedText>
				) : (
					<ThemedText key={name} tone="muted">
						{glyphs.toCome} {title}
					</ThemedText>
				);
			})}
		</Box>
	);
};
