/*
How long a key takes until the screen shows it while six simulated clusters install (issue: within 50 ms), against the same
key while nothing runs; in a real pseudo-terminal, from the bundle.
Needs the build: npm run build && node --import=tsx test/bench/keys-under-load.ts
*/
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {personsEnvironment} from '../helpers/launch-wizard.ts';
import {launch, type Terminal} from '../helpers/terminal.ts';

const bin = path.resolve(import.meta.dirname, '../../distribution/cli.js');
const home = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-bench-'));

/** The line of the cursor or of the chosen pane: what a key moves. */
const marked = (screen: string): string =>
	screen
		.split('\n')
		.filter(line => line.includes('❯'))
		.map(line => line.indexOf('❯'))
		.join(',') +
	screen
		.split('\n')
		.map((line, index) => (line.includes('❯') ? index : ''))
		.join('');

const keyMs = async (terminal: Terminal, key: string): Promise<number> => {
	const before = marked(terminal.screen());
	const start = performance.now();
	await terminal.press(key);
	await terminal.until(screen => marked(screen) !== before);
	return performance.now() - start;
};

const series = async (terminal: Terminal, keys: readonly string[]): Promise<number[]> => {
	const taken: number[] = [];
	for (const key of keys) {
		taken.push(await keyMs(terminal, key));
	}

	return taken.toSorted((a, b) => a - b);
};

/** Of times in ascending order. */
const spread = (taken: readonly number[]) => ({
	median: taken[Math.floor(taken.length / 2)] ?? Number.NaN,
	of95Percent: taken[Math.floor(taken.length * 0.95)] ?? Number.NaN,
	worst: taken.at(-1) ?? Number.NaN,
});

const words = (taken: readonly number[]): string => {
	const {median, of95Percent, worst} = spread(taken);
	return `median ${median.toFixed(0)} ms, 95 % ${of95Percent.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`;
};

try {
	await using terminal = await launch(
		process.execPath,
		[bin, 'demo', '--scenario', 'fifty-clusters'],
		{
			env: personsEnvironment(home),
			cwd: home,
			columns: 160,
			rows: 50,
		},
	);
	await terminal.until(/50 contexts/v);
	const idle = await series(
		terminal,
		Array.from({length: 20}, (_, index) => (index % 2 === 0 ? 'down' : 'up')),
	);
	for (let index = 0; index < 6; index++) {
		await terminal.press('space', 'down');
	}

	await terminal.until(/6 chosen/v);
	await terminal.press('enter');
	await terminal.until(/Everything is as it should be|❯ ℹ/v);
	await terminal.press('n');
	await terminal.until(/recommended/v);
	await terminal.press('enter');
	await terminal.until(/Generated here/v);
	await terminal.press('enter');
	await terminal.until(/to do/v);
	await terminal.press('i');
	await terminal.until(/steps/v);
	await terminal.until(/istiod\s+\d+s/v);
	const busy = await series(
		terminal,
		Array.from({length: 60}, () => 'tab'),
	);
	const ratio = (busy[30] ?? Number.NaN) / (idle[10] ?? Number.NaN);
	keepEvidence('keys-under-load', {busyMs: spread(busy), idleMs: spread(idle), ratio, aimMs: 50});
	console.log(
		`keys while six clusters install: ${words(busy)}; idle: ${words(idle)}; ratio ${ratio.toFixed(2)} (aim 50 ms)`,
	);
	terminal.signal('SIGKILL');
} finally {
	await rm(home, {recursive: true, force: true});
}
