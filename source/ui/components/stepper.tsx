import {Box} from 'ink';
import type {SessionView} from '../../session/session.ts';
import {stepperColumns} from '../layout.ts';
import {useLook} from '../look.ts';
import {listedSteps} from '../../wizard/wizard.ts';
import {Styled} from './styled.tsx';

/** The steps at the left: done, here, to come. */
export const Stepper = ({wizard}: {readonly wizard: SessionView['wizard']}) => {
	const {glyphs} = useLook();
	const steps = listedSteps(wizard);
	const here = steps.findIndex(({name}) => name === wizard.step);
	return (
		<Box flexDirection="column" width={stepperColumns} flexShrink={0}>
			{steps.map(({name, title}, index) => {
				if (index === here) {
					return (
						<Styled key={name} bold tone="accent">
							{glyphs.here} {title}
						</Styled>
					);
				}

				return index < here ? (
					<Styled key={name} tone="good">
						{glyphs.good} {title}
					</Styled>
				) : (
					<Styled key={name} tone="muted">
						{glyphs.toCome} {title}
					</Styled>
				);
			})}
		</Box>
	);
};
