import type {Answers} from './answers.ts';

export type StepName =
	'clusters' | 'preflight' | 'topology' | 'trust' | 'review' | 'install' | 'verify' | 'done';

/** A screen of the wizard. What a screen shows and when it may be left for the next is data; nothing else decides it. */
export type WizardStep = {
	name: StepName;
	/** In the list of steps, one word. */
	title: string;
	/** Whether these answers leave nothing to ask here. */
	isHidden?: (answers: Answers) => boolean;
	/** What is still missing before the next screen, as a sentence; undefined when nothing is. */
	missing?: (answers: Answers) => string | undefined;
};

/** Which screens a command opens: all of them, those of a mesh file that is there, or the proof alone. */
export type Flow = 'guided' | 'apply' | 'verify';
