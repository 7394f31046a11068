import path from 'node:path';
import {few, listed} from '../../source/text/listed.ts';
import {plural} from '../../source/text/plural.ts';
import type {Run} from './figure.ts';
import type {Standing} from './judge.ts';
import {pieceName, type Part} from './part.ts';

const dayMs = 24 * 60 * 60 * 1000;

const ageText = ({date}: Run, now: Date): string => {
	const days = Math.floor((now.getTime() - Date.parse(date)) / dayMs);
	return days < 1 ? 'less than a day old' : `${plural(days, 'day')} old`;
};

const loadText = ({machine}: Run): string =>
	machine === 'not recorded'
		? 'load not recorded'
		: `load ${String(machine.loadAtStart)} to ${String(machine.loadAtEnd)} on ${plural(machine.processors, 'processor')}`;

/** Two levels of a path say where something changed. */
const folderOf = (file: string): string => path.dirname(file).split('/').slice(0, 2).join('/');

const whereText = (files: readonly string[]): string =>
	few(files.length <= 3 ? files : [...new Set(files.map(file => `${folderOf(file)}/…`))]);

/** What is known of a part before it runs or instead, one line. */
export const standingText = (
	{name, minutes, figures}: Part,
	standing: Standing,
	{now, done = 0, pieces = 0}: {now: Date; done?: number; pieces?: number},
): string => {
	const action = `run npm run test:full -- ${name} (about ${String(minutes)} min)`;
	const begun =
		done === 0 ? '' : `; begun: ${String(done)} of ${plural(pieces, 'piece')} done, it continues`;
	switch (standing.state) {
		case 'fresh': {
			return `${name}: fresh, ${ageText(standing.run, now)} (${loadText(standing.run)})${begun}`;
		}

		case 'changed': {
			const count = standing.files.length;
			return `${name}: ${ageText(standing.run, now)}, ${String(count)} of its files changed (${whereText(standing.files)})${begun}; ${action}`;
		}

		case 'missing': {
			const isAll = standing.figures.length === figures.length;
			return `${name}: ${isAll ? 'never run' : `never run for ${few(standing.figures)}`}${begun}; ${action}`;
		}

		case 'unknown': {
			return `${name}: unknown, its figures cannot be read or compared${begun}; ${action}`;
		}
	}
};

const order: ReadonlyArray<Standing['state']> = ['unknown', 'missing', 'changed', 'fresh'];

const since = (standing: Standing): number =>
	'run' in standing ? Date.parse(standing.run.date) : 0;

/** What needs a run comes first, the oldest before others. */
export const inOrder = <T extends {standing: Standing}>(items: readonly T[]): T[] =>
	items.toSorted(
		(one, other) =>
			order.indexOf(one.standing.state) - order.indexOf(other.standing.state) ||
			since(one.standing) - since(other.standing),
	);

/** What a part is, in full: for `--list`. */
export const partText = ({proves, pieces, figures, sample}: Part): string =>
	[
		`proves that ${proves}`,
		...pieces.map(piece => `runs ${pieceName(piece)}`),
		`writes ${listed(figures.map(figure => `docs/evidence/${figure}.json`))}`,
		`at every change: ${sample.file} (${sample.shows})`,
	]
		.map(line => `  ${line}`)
		.join('\n');
