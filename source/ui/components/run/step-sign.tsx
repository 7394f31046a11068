import type {StepView} from '../../../engine/run-view/run-view.ts';
import {useTerminal} from '../../terminal-context.ts';
import {stepGlyph, stepTone, toneProps} from '../../theme.ts';
import {Spinner} from '../spinner.tsx';
import {Text} from '../text.tsx';

const stateText: Readonly<Record<StepView['state'], string>> = {
	waiting: 'waiting',
	running: 'running',
	done: 'done',
	unchanged: 'nothing to do',
	failed: 'failed',
	blocked: 'not started',
	cancelled: 'stopped',
};

type Props = {
	readonly state: StepView['state'];
	/** Among many: what runs doesn't turn, or the whole screen would be in motion. */
	readonly isStill?: boolean;
};

/** A step's state in one column; in a word for a screen reader. */
export const StepSign = ({state, isStill = false}: Props) => {
	const {glyphs} = useTerminal();
	if (state === 'running') {
		return isStill ? (
			<Text {...toneProps.accent} aria-label={stateText.running}>
				{glyphs.here}
			</Text>
		) : (
			<Spinner />
		);
	}

	return (
		<Text {...toneProps[stepTone[state]]} aria-label={stateText[state]}>
			{stepGlyph(glyphs, state)}
		</Text>
	);
};
