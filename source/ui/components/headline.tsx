import {Box, Text} from 'ink';
import {useGuide} from '../hooks/use-guide.ts';
import type {Layout} from '../layout.ts';
import {useLook} from '../look.ts';
import {listedSteps} from '../../wizard/wizard.ts';
import {Styled} from './styled.tsx';

/** The first line: whose screens these are, which step where the steps have no column, and the status at the right. */
export const Headline = ({layout, status}: {readonly layout: Layout; readonly status?: string}) => {
	const {wizard, simulated, kubeconfig} = useGuide();
	const {glyphs} = useLook();
	const steps = listedSteps(wizard);
	const here = steps.findIndex(({name}) => name === wizard.step);
	const place = layout.kind === 'narrow' && steps.length > 1 ? ` ${glyphs.dot} ${String(here + 1)}/${String(steps.length)} ${steps[here]?.title ?? ''}` : '';
	return (
		<Box justifyContent='space-between' height={1}>
			<Box flexShrink={0}><Text><Styled bold>mesh-wizard</Styled>{place}{simulated && <Styled bold tone='warning'> [simulated]</Styled>}</Text></Box>
			<Box marginLeft={2}><Styled tone='muted' wrap='truncate-start'>{status ?? kubeconfig}</Styled></Box>
		</Box>
	);
};
