import type {Progress} from './progress.ts';
import {pieceName, type Part, type Piece} from './part.ts';

export type Outcome = 'passed' | 'failed' | 'stopped';

type Runner = {
	progress: Progress;
	/** What the sources of a part are now. */
	hash: (part: Part) => string;
	/** Builds what a part needs. */
	prepare: (part: Part) => Promise<Outcome>;
	run: (part: Part, piece: Piece) => Promise<Outcome>;
	/** Whether all figures of a part are there, made from its sources as they are now. */
	isKept: (part: Part) => boolean;
	say: (line: string) => void;
};

const runPart = async (part: Part, runner: Runner): Promise<Outcome> => {
	const {progress, say} = runner;
	const hash = runner.hash(part);
	const done = progress.done(part.name, hash);
	const left = part.pieces.filter(piece => !done.has(pieceName(piece)));
	say(
		left.length === part.pieces.length
			? `${part.name}: about ${String(part.minutes)} min`
			: `${part.name}: continues, ${String(done.size)} of ${String(part.pieces.length)} done`,
	);
	const prepared = await runner.prepare(part);
	if (prepared !== 'passed') {
		return prepared;
	}

	let hasFailed = false;
	for (const piece of left) {
		say(`${part.name}: ${pieceName(piece)}`);
		const outcome = await runner.run(part, piece);
		if (outcome === 'stopped') {
			return outcome;
		}

		// What was run is not what is there now.
		if (runner.hash(part) !== hash) {
			say(`${part.name}: its sources have changed meanwhile, so it starts over the next time`);
			return 'failed';
		}

		if (outcome === 'passed') {
			progress.add(part.name, hash, pieceName(piece));
		} else {
			hasFailed = true;
			say(`${part.name}: failed: ${pieceName(piece)}`);
		}
	}

	if (hasFailed) {
		return 'failed';
	}

	progress.forget(part.name);
	if (runner.isKept(part)) {
		return 'passed';
	}

	say(`${part.name}: everything passed, but not every figure was written`);
	return 'failed';
};

/**
Runs parts one after the other, each without the pieces of it that are done already. A piece that fails keeps none of the others
from running; whoever stops it stops everything, and the same command continues.
*/
export const runParts = async (wanted: readonly Part[], runner: Runner): Promise<Outcome> => {
	const failed: string[] = [];
	for (const part of wanted) {
		const outcome = await runPart(part, runner);
		if (outcome === 'stopped') {
			runner.say(`stopped in ${part.name}: npm run test:full -- ${part.name} continues it`);
			return outcome;
		}

		if (outcome === 'failed') {
			failed.push(part.name);
		}
	}

	if (failed.length > 0) {
		runner.say(`failed: ${failed.join(', ')}: npm run test:full -- ${failed.join(' ')}`);
		return 'failed';
	}

	return 'passed';
};
