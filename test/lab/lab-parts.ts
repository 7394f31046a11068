import process from 'node:process';
import {isLabCurrent} from './lab-script.ts';

/** What `lab build` builds one by one; `main` is what every test needs. */
export type LabPart = 'main' | 'april' | 'helm';

/** Whether all of the lab is there, because `npm run test:full` builds what its parts need. */
const isFull = process.env['LAB_EVIDENCE'] === '1';

/**
For `skip` of a test that needs more than `main`: false where these parts are built, or have to be (`npm run test:full`),
else the sentence that says what is missing and how it is built.
*/
export const skipWithout = (...parts: readonly LabPart[]): string | false =>
	isFull || isLabCurrent(parts)
		? false
		: `the lab's build has no current ${parts.join(' and ')}: npm run lab -- build ${parts.join(' ')}`;
