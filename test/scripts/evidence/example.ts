import type {Reading, Run} from '../../../scripts/evidence/figure.ts';
import type {Part} from '../../../scripts/evidence/part.ts';

export const commit = 'a'.repeat(40);

/** A part of two pieces that writes two figures. */
export const part: Part = {
	name: 'example',
	proves: 'it works',
	pieces: [{file: 'test/lab/one.lab.ts'}, {file: 'test/bench/two.ts', arguments: ['slow']}],
	sources: ['source/engine'],
	minutes: 20,
	figures: ['growth', 'start-up'],
	sample: {file: 'test/lab/one.lab.ts', shows: 'the same on two clusters'},
	needs: ['main'],
};

export const run: Run = {
	date: '2026-11-18T10:00:00.000Z',
	commit,
	machine: {processors: 2, loadAtStart: 1.5, loadAtEnd: 9.25},
};

export const read = (name: string, runs: Readonly<Record<string, Run>>): Reading => ({
	state: 'read',
	figure: {name, runs, figures: {seconds: 3}},
});
