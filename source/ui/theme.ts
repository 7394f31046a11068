import type {TextProps} from 'ink';
import type {FindingStatus} from '../checks/finding.ts';
import type {StepView} from '../engine/run-view/run-view.ts';

/** What a piece of text means. Components name the meaning, never a colour. */
export type Tone = 'plain' | 'title' | 'muted' | 'accent' | 'good' | 'bad' | 'warning' | 'note';

/** The sixteen colours only, so that every terminal's own palette, light or dark, stays readable. */
export const toneProps: Readonly<Record<Tone, Pick<TextProps, 'color' | 'bold' | 'dimColor'>>> = {
	plain: {},
	title: {bold: true},
	muted: {dimColor: true},
	accent: {color: 'cyan'},
	good: {color: 'green'},
	bad: {color: 'red'},
	warning: {color: 'yellow'},
	note: {color: 'blue'},
};

/** Every sign on the screens, one column each. */
export type Glyphs = {
	good: string;
	bad: string;
	warning: string;
	note: string;
	unknown: string;
	skipped: string;
	waived: string;
	/** Here, of the steps; and waiting, of the work. */
	here: string;
	toCome: string;
	waiting: string;
	pointer: string;
	checked: string;
	unchecked: string;
	/** Of a part of a tree: its rows show, or not. */
	opened: string;
	closed: string;
	to: string;
	both: string;
	up: string;
	down: string;
	line: string;
	ellipsis: string;
	dot: string;
	cursor: string;
	/** In place of a character that nobody is to see. */
	mask: string;
	/** Frames of the spinner. */
	spinner: readonly string[];
	/** A border of Ink's. */
	border: 'single' | 'classic';
};

export const unicodeGlyphs: Glyphs = {
	good: '✔',
	bad: '✖',
	warning: '▲',
	note: 'ℹ',
	unknown: '?',
	skipped: '–',
	waived: '○',
	here: '●',
	toCome: '○',
	waiting: '◌',
	pointer: '❯',
	checked: '◉',
	unchecked: '◯',
	opened: '▾',
	closed: '▸',
	to: '→',
	both: '↔',
	up: '↑',
	down: '↓',
	line: '─',
	ellipsis: '…',
	dot: '·',
	cursor: '▏',
	mask: '•',
	spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
	border: 'single',
};

export const asciiGlyphs: Glyphs = {
	good: '+',
	bad: 'x',
	warning: '!',
	note: 'i',
	unknown: '?',
	skipped: '-',
	waived: 'o',
	here: '*',
	toCome: '.',
	waiting: '.',
	pointer: '>',
	checked: 'X',
	unchecked: '_',
	opened: 'v',
	closed: '>',
	to: '>',
	both: '=',
	up: '^',
	down: 'v',
	line: '-',
	ellipsis: '~',
	dot: '-',
	cursor: '|',
	mask: '*',
	spinner: ['|', '/', '-', '\\'],
	border: 'classic',
};

/** Whether the terminal shows more than ASCII, by its locale and kind. Without any locale it is taken to. */
export const hasUnicode = (env: Readonly<Record<string, string | undefined>>): boolean => {
	const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
		value => value !== undefined && value !== '',
	);
	return env['TERM'] !== 'linux' && (locale === undefined || /utf-?8/iv.test(locale));
};

export const findingTone: Readonly<Record<FindingStatus, Tone>> = {
	pass: 'good',
	note: 'note',
	warn: 'warning',
	fail: 'bad',
	unknown: 'warning',
	skipped: 'muted',
	waived: 'muted',
};

export const findingGlyph = (glyphs: Glyphs, status: FindingStatus): string =>
	({
		pass: glyphs.good,
		note: glyphs.note,
		warn: glyphs.warning,
		fail: glyphs.bad,
		unknown: glyphs.unknown,
		skipped: glyphs.skipped,
		waived: glyphs.waived,
	})[status];

/** In words beside the sign: colour and sign are never the only carriers. */
export const findingText: Readonly<Record<FindingStatus, string>> = {
	pass: 'passed',
	note: 'note',
	warn: 'warning',
	fail: 'failed',
	unknown: 'unknown',
	skipped: 'skipped',
	waived: 'waived',
};

export const stepTone: Readonly<Record<StepView['state'], Tone>> = {
	waiting: 'muted',
	running: 'accent',
	done: 'good',
	unchanged: 'good',
	failed: 'bad',
	blocked: 'muted',
	cancelled: 'warning',
};

/** Of a running step the spinner stands for it. */
export const stepGlyph = (glyphs: Glyphs, state: Exclude<StepView['state'], 'running'>): string =>
	({
		waiting: glyphs.waiting,
		done: glyphs.good,
		unchanged: glyphs.good,
		failed: glyphs.bad,
		blocked: glyphs.skipped,
		cancelled: glyphs.skipped,
	})[state];
