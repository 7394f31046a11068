import {styleText} from 'node:util';
import {printableLine} from '../text/printable.ts';
import type {Paint} from '../reporters/paint.ts';

const styles = {
	pass: 'green',
	note: 'cyan',
	warn: 'yellow',
	fail: 'red',
	unknown: 'magenta',
	skipped: 'dim',
	waived: 'dim',
	heading: 'bold',
	faint: 'dim',
} as const;

/** Colours for a terminal; whether there is one has been decided by then. Nothing in the piece ends them. */
export const ansiPaint: Paint = (tone, text) =>
	styleText(styles[tone], printableLine(text), {validateStream: false});
