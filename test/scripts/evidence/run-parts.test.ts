import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {pieceName, type Part} from '../../../scripts/evidence/part.ts';
import {fileProgress} from '../../../scripts/evidence/progress.ts';
import {runParts, type Outcome} from '../../../scripts/evidence/run-parts.ts';
import {part} from './example.ts';

const long: Part = {
	...part,
	name: 'long',
	pieces: ['a', 'b', 'c'].map(name => ({file: `test/lab/${name}.lab.ts`})),
};
const other: Part = {...part, name: 'other', pieces: [{file: 'test/lab/d.lab.ts'}]};

/** Runs parts as a process of its own would: all that is left of one is its file of progress. */
const makeWorld = (t: TestContext) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'mesh-wizard-progress-'));
	t.after(() => {
		rmSync(folder, {recursive: true});
	});
	const file = path.join(folder, 'deep', 'progress.json');
	const said: string[] = [];
	return {
		file,
		said,
		async run(
			parts: readonly Part[],
			outcomes: Readonly<Record<string, Outcome>> = {},
			hash: string | (() => string) = 'hash',
		) {
			const ran: string[] = [];
			const outcome = await runParts(parts, {
				progress: fileProgress(file),
				hash: () => (typeof hash === 'string' ? hash : hash()),
				prepare: async ({name}) => outcomes[`prepare ${name}`] ?? 'passed',
				async run(_, piece) {
					const name = path.basename(piece.file, '.lab.ts');
					ran.push(name);
					return outcomes[name] ?? 'passed';
				},
				isKept: ({name}) => outcomes[`keep ${name}`] !== 'failed',
				say(line) {
					said.push(line);
				},
			});
			return {outcome, ran: ran.join(' ')};
		},
	};
};

describe('parts that run', () => {
	it('continue after a stop with what is not done, and only then go on to the next', async t => {
		const world = makeWorld(t);
		assert.deepEqual(await world.run([long, other], {b: 'stopped'}), {
			outcome: 'stopped',
			ran: 'a b',
		});
		assert.equal(world.said.at(-1), 'stopped in long: npm run test:full -- long continues it');
		assert.deepEqual(await world.run([long, other]), {outcome: 'passed', ran: 'b c d'});
		assert.ok(world.said.includes('long: continues, 1 of 3 done'));
	});

	it('continue after a kill that left no time to say anything', async t => {
		const world = makeWorld(t);
		await assert.rejects(
			runParts([long], {
				progress: fileProgress(world.file),
				hash: () => 'hash',
				prepare: async () => 'passed',
				async run(_, {file}) {
					if (file.includes('c.lab')) {
						throw new Error('killed');
					}

					return 'passed';
				},
				isKept: () => true,
				say() {
					// Whoever is killed says nothing.
				},
			}),
			/killed/v,
		);
		assert.deepEqual(await world.run([long]), {outcome: 'passed', ran: 'c'});
	});

	it('start over when their sources are others', async t => {
		const world = makeWorld(t);
		await world.run([long], {b: 'stopped'}, 'before');
		assert.deepEqual(await world.run([long], {}, 'after'), {outcome: 'passed', ran: 'a b c'});
	});

	it('count nothing as done whose sources changed while it ran', async t => {
		const world = makeWorld(t);
		const hashes = ['before', 'after'];
		assert.deepEqual(await world.run([long], {}, () => hashes.shift() ?? 'after'), {
			outcome: 'failed',
			ran: 'a',
		});
		assert.deepEqual(await world.run([long], {}, 'before'), {outcome: 'passed', ran: 'a b c'});
	});

	it('run all of it again when asked once more after they have finished', async t => {
		const world = makeWorld(t);
		await world.run([long]);
		assert.deepEqual(await world.run([long]), {outcome: 'passed', ran: 'a b c'});
	});

	it('fail with what failed, run the rest all the same, and repeat only what failed', async t => {
		const world = makeWorld(t);
		assert.deepEqual(await world.run([long, other], {a: 'failed'}), {
			outcome: 'failed',
			ran: 'a b c d',
		});
		assert.equal(world.said.at(-1), 'failed: long: npm run test:full -- long');
		assert.deepEqual(await world.run([long]), {outcome: 'passed', ran: 'a'});
	});

	it('run nothing that could not be prepared', async t => {
		const world = makeWorld(t);
		assert.deepEqual(await world.run([long, other], {'prepare long': 'failed'}), {
			outcome: 'failed',
			ran: 'd',
		});
	});

	it('have not passed while a figure of theirs is missing', async t => {
		const world = makeWorld(t);
		assert.deepEqual(await world.run([long], {'keep long': 'failed'}), {
			outcome: 'failed',
			ran: 'a b c',
		});
	});

	it("keep each other's progress, and survive a file that is damaged", async t => {
		const world = makeWorld(t);
		await world.run([long], {b: 'stopped'});
		await world.run([other]);
		assert.deepEqual(JSON.parse(readFileSync(world.file, 'utf8')), {
			long: {hash: 'hash', done: [pieceName({file: 'test/lab/a.lab.ts'})]},
		});
		writeFileSync(world.file, 'half a fi');
		assert.deepEqual(await world.run([long]), {outcome: 'passed', ran: 'a b c'});
	});
});
