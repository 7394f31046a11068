import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {execa} from 'execa';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {numbersFrom} from '../helpers/numbers-from.ts';
import {differences} from './differences.ts';
import {startLab, type Lab} from './start-lab.ts';
import {withoutIdentity} from './without-identity.ts';
import {begun, makeWizard, pairsOf, said} from './wizard.ts';

/** Ten moments for the full run, two for the quick one; printed, so that a failure can be had again. */
const kills = Number(process.env['LAB_KILLS'] ?? 2);
const seed = Number(process.env['LAB_SEED'] ?? 7);

const [a, b] = ['kill-a', 'kill-b'] as const;
const clusters = {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}};

const istioctls = async (directory: string): Promise<string[]> => {
	const {stdout} = await execa('ps', ['-eo', 'pid=,args=']);
	return stdout.split('\n').filter(line => line.includes('istioctl') && line.includes(directory));
};

const snapshot = async (lab: Lab) =>
	new Map(
		await Promise.all(
			lab.contexts.map(async name => [name, withoutIdentity(await lab.everything(name))] as const),
		),
	);

void test(
	`killed ${String(kills)} times with -9 at seeded moments, then applied: as if nothing had happened`,
	{timeout: 3_000_000},
	async t => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(lab, clusters);
		const random = numbersFrom(seed);
		const moments = Array.from({length: kills}, () => Math.round(500 + random() * 25_000));
		t.diagnostic(`seed ${String(seed)}, moments in ms: ${moments.join(', ')}`);
		for (const moment of moments) {
			const run = wizard.start('apply', '-f', 'mesh.yaml', '--yes');
			await Promise.race([sleep(moment), run.done]);
			try {
				process.kill(run.pid, 'SIGKILL');
			} catch {
				// It was done before its moment came.
			}

			await run.done;
		}

		const resumed = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(resumed.exitCode, 0, said(resumed));
		const again = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.deepEqual(begun(again), [], 'nothing is left to do');
		const proof = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
		assert.deepEqual(pairsOf(proof), [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`]);
		assert.deepEqual(await istioctls(wizard.directory), []);
		const killed = await snapshot(lab);

		const down = await wizard.run('teardown', '-f', 'mesh.yaml', '--yes');
		assert.equal(down.exitCode, 0, said(down));
		const undisturbed = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(undisturbed.exitCode, 0, said(undisturbed));
		const clean = await snapshot(lab);
		for (const name of lab.contexts) {
			assert.deepEqual(differences(clean.get(name) ?? [], killed.get(name) ?? []), [], name);
		}

		keepEvidence('kill-and-resume', {
			seed,
			momentsMs: moments,
			objectsCompared: Object.fromEntries(
				[...clean].map(([name, objects]) => [name, objects.length]),
			),
			differences: 0,
		});

		await lab.kubectl(a, '-n', 'istio-system', 'annotate', 'service', 'istiod', 'planted=yes');
		assert.deepEqual(
			differences(clean.get(a) ?? [], withoutIdentity(await lab.everything(a))),
			['changed Service istio-system/istiod: metadata.annotations'],
			'a planted change would be seen',
		);
	},
);

void test(
	"two runs at once: one works, the other ends with 5 and the holder's name",
	{timeout: 900_000},
	async () => {
		await using lab = await startLab({clusters: ['twice-a', 'twice-b']});
		await using wizard = await makeWizard(lab, {
			'twice-a': {network: 'net-a'},
			'twice-b': {network: 'net-b'},
		});
		const first = wizard.start('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		for (let turn = 0; turn < 300; turn++) {
			const leases = await lab.kubectl('twice-b', '-n', 'default', 'get', 'leases', '-o', 'name');
			const others = await lab.kubectl('twice-a', '-n', 'default', 'get', 'leases', '-o', 'name');
			if (leases.includes('mesh-wizard') && others.includes('mesh-wizard')) {
				break;
			}

			await sleep(200);
		}

		const second = await wizard.run('apply', '-f', 'mesh.yaml', '--yes');
		assert.equal(second.exitCode, 5, said(second));
		assert.match(second.stderr, new RegExp(`process ${String(first.pid)} on`, 'v'));
		const {exitCode} = await first.done;
		assert.equal(exitCode, 0);
	},
);
