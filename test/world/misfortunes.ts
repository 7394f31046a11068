import {isDeepStrictEqual} from 'node:util';
import {
	disturbedRun,
	undisturbed,
	type Disturbance,
	type Machine,
	type RunRecord,
} from './disturbed-run.ts';
import {faultNames, unreadable, type FaultName} from './faults.ts';
import {makeRandom, type Random} from './random.ts';
import type {Ending} from './start-program.ts';
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

/** Whether it leads clusters to a state of their own; the same command again goes on with it. */
const isWriting: Readonly<Record<CommandName, boolean>> = {
	preflight: false,
	plan: false,
	apply: true,
	verify: false,
	teardown: true,
};

/** So often each is disturbed in a round, the first time by anything: whoever only reads is quick, and has one answer to each of many faults. */
const times: Readonly<Record<CommandName, number>> = {
	preflight: 4,
	plan: 1,
	apply: 2,
	verify: 1,
	teardown: 2,
};

/** One run and what it broke; nothing where all held. */
type Tried = {
	/** 0 for the first, undisturbed. */
	round: number;
	command: CommandName;
	disturbance: Disturbance;
	run: RunRecord;
	broke: readonly string[];
};

type Decks = {
	faults: () => FaultName;
	/** For those that read, and for those that write. */
	reading: () => FaultName;
	writing: () => FaultName;
	endings: () => Ending;
	machines: () => Machine;
};

const decksOf = (random: Random): Decks => ({
	// One field is one of thousands, and few texts are shown: they are drawn more often.
	faults: random.deck([
		...faultNames,
		...Array.from({length: 5}, () => 'twisted' as const),
		...Array.from({length: 2}, () => 'steering' as const),
	]),
	reading: random.deck([...unreadable, 'steering']),
	writing: random.deck(['another cluster', 'broken', 'hangs']),
	endings: random.deck([
		'SIGKILL',
		'SIGTERM',
		'SIGHUP',
		'SIGINT',
		'closed stdout',
		'closed terminal',
	]),
	machines: random.deck(['clock ahead', 'clock behind', 'full disk']),
});

/** These are no accidents of one request. */
const alwaysLasting = new Set<FaultName>(['steering', 'expired certificate', 'another cluster']);

/** What befalls a run that makes so many requests. */
const disturbanceOf = (random: Random, decks: Decks, requests: number): Disturbance => ({
	faults: Array.from({length: random.below(4)}, () => {
		const name = decks.faults();
		const lasts = random.chance(0.35) || alwaysLasting.has(name);
		return {
			at: random.below(requests),
			name,
			lasts: lasts ? ('lasting' as const) : ('once' as const),
		};
	}),
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

/** Nothing else befalls the run: whoever passes over one answer, or goes on for ever, is seen to. */
const aloneOf = (name: FaultName, at: number): Disturbance => ({
	faults: [
		{at, name, lasts: alwaysLasting.has(name) || !unreadable.has(name) ? 'lasting' : 'once'},
	],
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
	const requests = new Map<CommandName, number>();
	const ends = new Map<CommandName, Record<string, unknown>>();
	const go = async (command: CommandName, disturbance: Disturbance) => {
		const run = await disturbedRun(
			world,
			[...commands[command], '--kubeconfig', world.kubeconfig, '--timeout', '2s'],
			{folder, disturbance, program},
		);
		const before = isWriting[command] && run.exitCode === 0 ? ends.get(command) : undefined;
		return {
			run,
			broke: [
				...(await violations(world, run, {command, folder, disturbance, allowed})),
				...(before === undefined ? [] : differing(before, stateOf(world))).map(
					name => `it ends well, and not where an undisturbed run does: ${name}`,
				),
			],
		};
	};

	const calm = async (round: number, command: CommandName): Promise<boolean> => {
		const {run, broke} = await go(command, undisturbed);
		if (!ends.has(command)) {
			requests.set(command, run.requests);
			ends.set(command, stateOf(world));
		}

		return tell({
			round,
			command,
			disturbance: undisturbed,
			run,
			broke: [
				...broke,
				...(run.exitCode === 0 ? [] : [`undisturbed it ends with ${String(run.exitCode)}`]),
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
		for (const [command, time] of life.flatMap(name =>
			Array.from({length: times[name]}, (_, index) => [name, index] as const),
		)) {
			const all = requests.get(command) ?? 1;
			const disturbance =
				time === 0
					? disturbanceOf(random, decks, all)
					: aloneOf(isWriting[command] ? decks.writing() : decks.reading(), random.below(all));
			if (
				!tell({round, command, disturbance, ...(await go(command, disturbance))}) ||
				(isWriting[command] && !(await calm(round, command)))
			) {
				return;
			}
		}
	}
};
