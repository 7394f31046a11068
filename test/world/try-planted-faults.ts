/** By hand, or as a part of `test:full`: `node test/world/try-planted-faults.ts [ROUNDS]`. */
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {makeBundle} from '../helpers/bundled-wizard.ts';
import {allowedWrites} from './allowed-writes.ts';
import {tryMisfortunes} from './misfortunes.ts';
import {plantedFaults, type PlantedFault} from './planted-faults.ts';
import {startWorld} from './start-world.ts';

const root = path.resolve(import.meta.dirname, '../..');
const rounds = Number(process.argv[2] ?? 3);
const seed = 7;

type Caught = {does: string; caught?: string; runs: number; seconds: number};

const plant = async ({file, from, to, does}: PlantedFault): Promise<string> => {
	const source = await readFile(path.join(root, file), 'utf8');
	if (source.split(from).length !== 2) {
		throw new Error(`${file} has another text by now, so this cannot be planted: ${does}`);
	}

	return makeBundle({file: path.join(root, file), text: source.replace(from, () => to)});
};

/** What the misfortunes catch of a program with this fault; nothing where they don't. */
const tryOne = async (fault: PlantedFault | undefined): Promise<Caught> => {
	const closing: Array<() => unknown> = [];
	const started = performance.now();
	const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-planted-'));
	const bundle = fault === undefined ? await makeBundle() : await plant(fault);
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

const results: Caught[] = [];
for (const fault of [undefined, ...plantedFaults]) {
	const result = await tryOne(fault);
	results.push(result);
	console.log(
		`${result.caught === undefined ? 'not caught' : 'caught'} in ${String(result.runs)} runs, ${String(result.seconds)} s: ${result.does}${result.caught === undefined ? '' : ` (${result.caught})`}`,
	);
}

const [control, ...planted] = results;
const caught = planted.filter(result => result.caught !== undefined).length;
keepEvidence('planted-faults', {seed, rounds, planted: planted.length, caught, results});
process.exitCode = control?.caught === undefined && caught >= planted.length - 1 ? 0 : 1;
