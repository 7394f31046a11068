/*
How long the bin takes for `--version` and `--help`, against a bare `node -e 0` (decision D-39: at most 1.5 times).
Needs the build: npm run build && node test/bench/start-up.ts [rounds]
*/
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {medians} from './median.ts';

const bin = path.resolve(import.meta.dirname, '../../distribution/cli.js');
const rounds = Number(process.argv[2] ?? 30);
const commands: Record<string, string[]> = {
	bare: ['-e', '0'],
	'--version': [bin, '--version'],
	'--help': [bin, '--help'],
};

const time = (arguments_: readonly string[]): number => {
	const start = performance.now();
	const {status} = spawnSync(process.execPath, arguments_, {stdio: ['ignore', 'pipe', 'inherit']});
	if (status !== 0) {
		throw new Error(`node ${arguments_.join(' ')} exited ${status}`);
	}

	return performance.now() - start;
};

// Side by side in every round, so that a busy machine slows all of them alike.
const taken = Array.from({length: rounds}, () =>
	Object.values(commands).map(arguments_ => time(arguments_)),
);
const columns = medians(taken);
const [bare, ...others] = Object.keys(commands).map((name, index) => ({
	name,
	ms: columns[index] ?? Number.NaN,
}));
keepEvidence('start-up', {
	rounds,
	bareNodeMs: bare?.ms,
	ratios: Object.fromEntries(others.map(({name, ms}) => [name, ms / (bare?.ms ?? Number.NaN)])),
	aim: 1.5,
});
console.log(
	`start-up: ${others.map(({name, ms}) => `${name} ${(ms / (bare?.ms ?? Number.NaN)).toFixed(2)} x`).join(', ')} of node -e 0 (${bare?.ms.toFixed(0)} ms; median of ${rounds} rounds; aim 1.50)`,
);
