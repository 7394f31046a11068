import path from 'node:path';
import type {TerminalSettings} from '../../../source/ui/terminal-context.ts';
import type {SessionView} from '../../../source/session/session.ts';
import {unicodeGlyphs} from '../../../source/ui/theme.ts';
import {noAnswers} from '../../../source/wizard/answers.ts';
import type {Flow, StepName} from '../../../source/wizard/screens.ts';
import {startWizard, type WizardState} from '../../../source/wizard/wizard.ts';
import {assertGolden} from '../../helpers/golden.ts';

/** A look in which nothing moves. */
export const stillLook: Partial<TerminalSettings> = {glyphs: {...unicodeGlyphs, spinner: ['⠹']}};

export const sizes = [
	[60, 16],
	[80, 24],
	[100, 30],
	[160, 50],
] as const;

/** The wizard at a step, every answer given. */
export const wizardAt = (step: StepName, flow: Flow = 'guided'): WizardState => ({
	...startWizard(flow, {
		...noAnswers,
		mesh: 'shop',
		organization: 'shop.example.com',
		file: 'shop.yaml',
	}),
	step,
});

/** Holds a frame against the committed one. */
export const assertFrame = (
	name: string,
	{columns, rows}: {columns: number; rows: number},
	frame: string,
): void => {
	assertGolden(
		path.join(import.meta.dirname, `frames/${name}-${String(columns)}x${String(rows)}.txt`),
		`${frame}\n`,
	);
};

export type Scene = (at: (step: StepName) => WizardState) => Partial<SessionView>;
