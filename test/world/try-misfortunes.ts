/** By hand: `node test/world/try-misfortunes.ts SEED ROUNDS` prints each run. */
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {allowedWrites} from './allowed-writes.ts';
import {tryMisfortunes} from './misfortunes.ts';
import {startWorld} from './start-world.ts';

const [seed = 1, rounds = 1] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-world-'));
const world = await startWorld({after: () => undefined}, {folder});
await tryMisfortunes(world, {
	folder,
	seed,
	rounds,
	allowed: allowedWrites,
	tell({round, command, disturbance, run, broke}) {
		const {faults, ...rest} = disturbance;
		console.log(
			`${String(round)} ${command}: ${String(run.exitCode ?? run.signal)} in ${(run.took / 1000).toFixed(1)} s, ${String(run.requests)} requests, ${run.memory.toFixed(0)} MiB`,
			JSON.stringify(rest),
		);
		for (const {name, request} of run.met.slice(0, 3)) {
			console.log(`    ${name}: ${request}`);
		}

		if (run.exitCode !== 0 || broke.length > 0) {
			const lines = `${run.stdout}\n${run.stderr}`.split('\n').filter(line => /[✖▲]/v.test(line));
			console.log(
				lines
					.slice(-5)
					.map(line => `    | ${line}`)
					.join('\n'),
			);
		}

		for (const what of broke) {
			console.log(`  BROKE ${what}`);
		}

		return true;
	},
});
// Its servers would go on.
process.exit(); // eslint-disable-line unicorn/no-process-exit
