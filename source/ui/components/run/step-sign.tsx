import {Text} from 'ink';
import type {StepView} from '../../../engine/run-view.ts';
import {useLook} from '../../look.ts';
import {stepGlyph, stepTone, toneProps} from '../../theme.ts';
import {Spinner} from '../spinner.tsx';

const stateWord: Readonly<Record<StepView['state'], string>> = {
	waiting: 'waiting', running: 'running', done: 'done', unchanged: 'nothing to do', failed: 'failed', blocked: 'not started', cancelled: 'stopped',
};

/** A step's state in one column; in a word for a screen reader. */
export const StepSign = ({state}: {readonly state: StepView['state']}) => {
	const {glyphs} = useLook();
	return state === 'running' ? <Spinner/> : <Text {...toneProps[stepTone[state]]} aria-label={stateWord[state]}>{stepGlyph(glyphs, state)}</Text>;
};
