/** By hand, or as a part of `test:full`: `node test/world/try-planted-faults.ts [ROUNDS [SEED]]`. */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {makeBundle} from '../helpers/bundled-wizard.ts';
import {allowedWrites} from './allowed-writes.ts';
import {tryMisfortunes} from './misfortunes.ts';
import {plantedFaults, withFault, type PlantedFault} from './planted-faults.ts';
import {startWorld} from './start-world.ts';

const [rounds = 3, seed = 7] = process.argv.slice(2).map(Number);
/** Some of them, by a word in what they do. */
const only = process.env['PLANTED'] ?? '';

type Caught = {does: string; caught?: string; runs: number; seconds: number};

/** What the misfortunes catch of a program with this fault; nothing where they don't. */
const tryOne = async (fault: PlantedFault | undefined): Promise<Caught> => {
	const closing: Array<() => unknown> = [];
	const started = performance.now();
	const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-planted-'));
	const bundle =
		fault === undefined ? await makeBundle() : await makeBundle(await withFault(fault));
	let [caught, runs]: [string | undefined, number] = [undefined, 0];
	try {
		const world = await startWorld(
			{
				after(work) {
					closing.push(() => work?.({} as never, () => undefined));
				},
			},
			{folder},
		);
		await tryMisfortunes(world, {
			folder,
			seed,
			rounds,
			program: path.join(bundle, 'cli.mjs'),
			allowed: allowedWrites,
			tell({command, broke}) {
				runs++;
				[caught] = broke.map(what => `${command}: ${what}`);
				return caught === undefined;
			},
		});
	} finally {
		for (const close of closing) {
			await close();
		}

		await rm(folder, {recursive: true, force: true});
		await rm(bundle, {recursive: true, force: true});
	}

	return {
		does: fault?.does ?? 'nothing: the sources as they are',
		caught,
		runs,
		seconds: Math.round((performance.now() - started) / 1000),
	};
};

const tell = async (fault?: PlantedFault): Promise<Caught> => {
	const result = await tryOne(fault);
	console.log(
		`${result.caught === undefined ? 'not caught' : 'caught'} in ${String(result.runs)} runs, ${String(result.seconds)} s: ${result.does}${result.caught === undefined ? '' : ` (${result.caught})`}`,
	);
	return result;
};

const control = only === '' ? await tell() : undefined;
const results: Caught[] = [];
for (const fault of plantedFaults.filter(({does}) => does.includes(only))) {
	results.push(await tell(fault));
}

const caught = results.filter(result => result.caught !== undefined).length;
keepEvidence('planted-faults', {seed, rounds, planted: results.length, caught, control, results});
process.exitCode = control?.caught === undefined && caught >= results.length - 1 ? 0 : 1;
