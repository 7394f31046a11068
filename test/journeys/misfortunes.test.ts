import assert from 'node:assert/strict';
import {randomInt} from 'node:crypto';
import process from 'node:process';
import {test} from 'node:test';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {token} from '../helpers/secure-api.ts';
import {allowedWrites} from '../world/allowed-writes.ts';
import {undisturbed} from '../world/disturbed-run.ts';
import {tryMisfortunes} from '../world/misfortunes.ts';
import {startWorld} from '../world/start-world.ts';
import {violations} from '../world/violations.ts';

void test('whatever befalls a run, it ends in order, and the same command goes on', async t => {
	const folder = await temporaryDirectory(t);
	const world = await startWorld(t, {folder});
	// What is found by chance is for whoever looks for it: `npm test` draws the same each time, rounds that somebody asks for new ones.
	const seed = Number(
		process.env['WORLD_SEED'] ??
			(process.env['WORLD_ROUNDS'] === undefined ? 1_485_047_905 : randomInt(1, 2 ** 31)),
	);
	t.diagnostic(`WORLD_SEED=${String(seed)} repeats this`);
	const rounds = Number(process.env['WORLD_ROUNDS'] ?? 1);
	// A sample ends in time on slow machines too; who names the rounds gets them.
	const enough =
		process.env['WORLD_ROUNDS'] === undefined
			? performance.now() + 40_000
			: Number.POSITIVE_INFINITY;
	const broken: string[] = [];
	const met = new Map<string, number>();
	const commands = new Map<string, number>();
	let slowest = 0;
	await tryMisfortunes(world, {
		folder,
		seed,
		rounds,
		allowed: allowedWrites,
		tell({round, command, disturbance, run, broke}) {
			commands.set(command, (commands.get(command) ?? 0) + 1);
			slowest = Math.max(slowest, run.took);
			for (const name of new Set(run.met.map(each => each.name))) {
				met.set(name, (met.get(name) ?? 0) + 1);
			}

			const what = JSON.stringify({...disturbance, met: run.met});
			broken.push(
				...broke.map(
					sentence => `round ${String(round)}, ${command}: ${sentence}\n${what}\n${run.stderr}`,
				),
			);
			return performance.now() < enough;
		},
	});
	assert.deepEqual(broken, []);
	keepEvidence('misfortunes', {
		seed,
		rounds,
		runs: Object.fromEntries(commands),
		faultsMet: Object.fromEntries([...met].toSorted(([one], [other]) => one.localeCompare(other))),
		slowestSeconds: Math.round(slowest / 1000),
		broken: broken.length,
	});

	// What would be seen of a run that ends in disorder.
	world.clusters[0]?.api.put({
		apiVersion: 'coordination.k8s.io/v1',
		kind: 'Lease',
		metadata: {name: 'mesh-wizard', namespace: 'default'},
		spec: {holderIdentity: 'somebody'},
	});
	const found = await violations(
		world,
		{
			exitCode: 70,
			signal: undefined,
			stdout: '\u{1B}[2J',
			stderr: `✖ This is a bug in mesh-wizard: ${token}`,
			took: 1,
			memory: 2000,
			requests: 1,
			writes: new Set(['east-1 DELETE /api/v1/namespaces/web']),
			misled: new Set(['east-1 POST /api/v1/namespaces']),
			met: [],
			isEndless: false,
			wasRedirected: true,
		},
		{command: 'apply', folder, disturbance: undisturbed, allowed: allowedWrites},
	);
	assert.equal(found.length, 9, found.join('\n'));
});
