import {isDeepStrictEqual} from 'node:util';
import {
	disturbedRun,
	undisturbed,
	type Disturbance,
	type Ending,
	type Machine,
	type RunRecord,
} from './disturbed-run.ts';
import {faultNames, type FaultName} from './faults.ts';
import {makeRandom, type Random} from './random.ts';
import type {TestWorld} from './start-world.ts';
import {stateOf} from './state-of.ts';
import {violations} from './violations.ts';

const commands = {
	preflight: ['preflight', '-f', 'mesh.yaml'],
	plan: ['plan', '-f', 'mesh.yaml'],
	apply: ['apply', '-f', 'mesh.yaml', '--yes', '--ready-timeout', '20s'],
	verify: ['verify', '-f', 'mesh.yaml'],
	teardown: ['teardown', '-f', 'mesh.yaml', '--yes'],
} as const;

type CommandName = keyof typeof commands;

/** In the order of a mesh's life: those that read are disturbed where a mesh stands. */
const life = ['preflight', 'plan', 'apply', 'verify', 'teardown'] as const;

/** One run and what it broke; nothing where all held. */
type Tried = {
	/** 0 for the first, undisturbed. */
	round: number;
	command: CommandName;
	disturbance: Disturbance;
	run: RunRecord;
	broke: readonly string[];
};

type Decks = {faults: () => FaultName; endings: () => Ending; machines: () => Machine};

const decksOf = (random: Random): Decks => ({
	// One field is one of thousands: it is drawn more often.
	faults: random.deck([...faultNames, ...Array.from({length: 5}, () => 'twisted' as const)]),
	endings: random.deck(['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGINT', 'closed stdout']),
	machines: random.deck(['clock ahead', 'clock behind', 'full disk']),
});

/** What befalls a run that makes so many requests. */
const disturbanceOf = (random: Random, decks: Decks, requests: number): Disturbance => ({
	faults: Array.from({length: random.below(4)}, () => ({
		at: random.below(requests),
		name: decks.faults(),
		lasts: random.chance(0.2) ? ('lasting' as const) : ('once' as const),
	})),
	...(random.chance(0.3)
		? {
				ending: {
					at: random.below(requests),
					how: decks.endings(),
				},
			}
		: {}),
	...(random.chance(0.15) ? {machine: decks.machines()} : {}),
});

const differing = (
	one: Readonly<Record<string, unknown>>,
	other: Readonly<Record<string, unknown>>,
): string[] =>
	[...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
		name => !isDeepStrictEqual(one[name], other[name]),
	);

/**
Leads a mesh through its life, first undisturbed and then as many rounds as are wanted with misfortunes at every command, drawn from the
seed; after each that writes, the same command again without. Tells every run; `tell` ends it by answering false.
*/
export const tryMisfortunes = async (
	world: TestWorld,
	{
		folder,
		seed,
		rounds,
		program,
		allowed,
		tell,
	}: {
		folder: string;
		seed: number;
		rounds: number;
		/** The bundled program; by default that of the sources as they are. */
		program?: string;
		/** What may be written: `cluster METHOD path`. */
		allowed: ReadonlySet<string>;
		tell: (tried: Tried) => boolean;
	},
): Promise<void> => {
	const go = async (command: CommandName, disturbance: Disturbance) => {
		const run = await disturbedRun(
			world,
			[...commands[command], '--kubeconfig', world.kubeconfig, '--timeout', '2s'],
			{folder, disturbance, program},
		);
		return {run, broke: await violations(world, run, {command, folder, disturbance, allowed})};
	};

	const requests = new Map<CommandName, number>();
	const ends = new Map<CommandName, Record<string, unknown>>();
	const calm = async (round: number, command: CommandName): Promise<boolean> => {
		const {run, broke} = await go(command, undisturbed);
		const end = stateOf(world);
		const before = ends.get(command);
		if (before === undefined) {
			requests.set(command, run.requests);
			ends.set(command, end);
		}

		return tell({
			round,
			command,
			disturbance: undisturbed,
			run,
			broke: [
				...broke,
				...(run.exitCode === 0 ? [] : [`undisturbed it ends with ${String(run.exitCode)}`]),
				...(before === undefined ? [] : differing(before, end)).map(
					name => `it does not end where an undisturbed run does: ${name}`,
				),
			],
		});
	};

	for (const command of life) {
		if (!(await calm(0, command))) {
			return;
		}
	}

	const random = makeRandom(seed);
	const decks = decksOf(random);
	for (let round = 1; round <= rounds; round++) {
		for (const command of life) {
			const disturbance = disturbanceOf(random, decks, requests.get(command) ?? 1);
			const isWriting = command === 'apply' || command === 'teardown';
			if (
				!tell({round, command, disturbance, ...(await go(command, disturbance))}) ||
				(isWriting && !(await calm(round, command)))
			) {
				return;
			}
		}
	}
};
