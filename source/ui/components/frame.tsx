import {Box, Text, useWindowSize} from 'ink';
import {useState, type ReactElement} from 'react';
import {useBindings} from '../hooks/use-bindings.ts';
import {useGuide, useSend} from '../hooks/use-guide.ts';
import type {Binding} from '../keys.ts';
import {layoutFor, type Size} from '../layout.ts';
import {useLook} from '../look.ts';
import {visibleSteps} from '../../wizard/wizard.ts';
import {Help} from './help.tsx';
import {HintBar} from './hint-bar.tsx';
import {ProblemPanel} from './problem-panel.tsx';
import {Stepper} from './stepper.tsx';
import {Styled} from './styled.tsx';
import {TooSmall} from './too-small.tsx';

type Props = {
	/** The keys of the screen as it is now; the frame adds what works everywhere. */
	readonly bindings: readonly Binding[];
	/** A text field has the focus: printable keys are its own. */
	readonly isTyping?: boolean;
	/** The screen needs every column. */
	readonly fullWidth?: boolean;
	/** At the right of the headline, in place of the kubeconfig. */
	readonly status?: string;
	/** One line above the keys: what just happened, or what is missing. */
	readonly notice?: string;
	readonly children: (size: Size) => ReactElement;
};

/** Everything around a screen: headline, steps, notice, keys, help, errors. */
export const Frame = ({bindings, isTyping = false, fullWidth = false, status, notice, children}: Props) => {
	const view = useGuide();
	const send = useSend();
	const look = useLook();
	const [isHelping, setIsHelping] = useState(false);
	const layout = layoutFor(useWindowSize(), {fullWidth});
	const everywhere: Binding[] = [
		...(isTyping
			? []
			: [{
				keys: ['?'], label: 'help', priority: 2, run() {
					setIsHelping(true);
				},
			}]),
		{
			keys: ['ctrl+c'], help: 'stop what runs; press it again to end it at once; leave when nothing runs', run() {
				send({type: 'interrupt'});
			},
		},
		...(look.suspend === undefined
			? []
			: [{
				keys: ['ctrl+z'], run() {
					void look.suspend?.();
				},
			}]),
	];
	const all = [...bindings, ...everywhere];
	const isCovered = isHelping || view.problem !== undefined;
	useBindings(all, {isActive: !isCovered});
	if (layout.kind === 'too-small') {
		return <TooSmall columns={layout.columns} rows={layout.rows}/>;
	}

	const {content} = layout;
	const steps = visibleSteps(view.wizard);
	const here = steps.findIndex(({name}) => name === view.wizard.step);
	const place = layout.kind === 'narrow' && steps.length > 1 ? ` ${look.glyphs.dot} ${String(here + 1)}/${String(steps.length)} ${steps[here]?.title ?? ''}` : '';
	const said = notice ?? view.notice ?? view.wizard.dropped.join(' ');
	const body = (): ReactElement => {
		if (view.problem !== undefined) {
			return <ProblemPanel problem={view.problem} size={content} onClose={() => {
				send({type: 'dismiss-problem'});
			}}/>;
		}

		return isHelping
			? <Help bindings={all} step={view.wizard.step} size={content} onClose={() => {
				setIsHelping(false);
			}}/>
			: children(content);
	};

	return (
		<Box flexDirection='column' width={layout.columns} paddingX={1} {...(look.screenReader ? {} : {height: layout.rows})}>
			<Box justifyContent='space-between' height={1}>
				<Box flexShrink={0}><Text><Styled bold>mesh-wizard</Styled>{place}{view.simulated && <Styled bold tone='warning'> [simulated]</Styled>}</Text></Box>
				<Box marginLeft={2}><Styled tone='muted' wrap='truncate-start'>{status ?? view.kubeconfig}</Styled></Box>
			</Box>
			<Box {...(look.screenReader ? {} : {height: content.rows, overflow: 'hidden'})}>
				{layout.kind === 'wide' && <Stepper wizard={view.wizard}/>}
				<Box flexDirection='column' width={content.columns} {...(look.screenReader ? {} : {height: content.rows})}>{body()}</Box>
			</Box>
			<Box height={1}><Styled tone='warning' wrap='truncate-end'>{said}</Styled></Box>
			{!isCovered && <HintBar bindings={all} columns={layout.columns - 2}/>}
		</Box>
	);
};
