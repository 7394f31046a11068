import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, suite, test} from 'node:test';
import {execa} from 'execa';
import {personsEnvironment} from '../helpers/launch-wizard.ts';
import {packInto} from '../helpers/pack.ts';
import {launch, type Terminal} from '../helpers/terminal.ts';
import {parseMeshFile} from '../../source/mesh/mesh-file.ts';
import {startLab, type Lab} from './start-lab.ts';
import {labBase} from './wizard.ts';

/** A rollout on a noisy machine. */
const patience = {timeoutMs: 300_000};

void suite(
	'the guided set-up on real clusters, started by npx from the packed tarball',
	{timeout: 1_500_000},
	() => {
		let lab: Lab;
		let home = '';
		let tarball = '';
		before(async () => {
			home = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-guided-'));
			tarball = await packInto(home);
			lab = await startLab({clusters: ['north', 'south']});
		});
		after(async () => {
			await lab.down();
			await rm(home, {recursive: true, force: true});
		});

		/** A folder with nothing in it but the lab's limits, as an overlay: plain Envoy has no stats filter (test/lab/readme.md). */
		const emptyFolder = async (): Promise<string> => {
			const folder = await mkdtemp(path.join(home, 'empty-'));
			await writeFile(path.join(folder, 'base.yaml'), labBase);
			return folder;
		};

		const commandLine = (...words: string[]): string[] => [
			'--yes',
			`--package=${tarball}`,
			'mesh-wizard',
			...words,
		];
		const guided = async (cwd: string): Promise<Terminal> =>
			launch('npx', commandLine(), {
				cwd,
				env: personsEnvironment(home, {...lab.env, CI: undefined, TERM: undefined}),
				columns: 100,
				rows: 30,
			});

		/** From the list of contexts to a plan, taking what is recommended. */
		const toReview = async (terminal: Terminal): Promise<void> => {
			await terminal.until(/2 contexts/v, patience);
			await terminal.until(screen => (screen.match(/1\/1/gv)?.length ?? 0) === 2, patience);
			await terminal.press('a');
			await terminal.until(/2 chosen/v);
			await terminal.press('enter');
			await terminal.until(/Nothing stands in the way|noted|unknown|warn/v, patience);
			await terminal.until(screen => screen.includes('n next'), patience);
			await terminal.press('n');
			await terminal.until(/Multi-primary, different networks/v);
			await terminal.press('enter');
			await terminal.until(/Generated here/v);
			await terminal.press('enter');
			await terminal.until(/The plan: \d+ to do/v, patience);
		};

		void test('leads from an empty folder to a matrix of proven traffic', async () => {
			const folder = await emptyFolder();
			await using terminal = await guided(folder);
			await toReview(terminal);
			assert.match(terminal.screen(), /base\.yaml used/v);
			await terminal.press('i');
			await terminal.until(/Verify/v, patience);
			await terminal.until(/is installed, and its traffic is proven/v, patience);
			await terminal.press('q');
			const {exitCode} = await terminal.exit();
			assert.equal(exitCode, 0, terminal.normalScreen());
			assert.match(terminal.normalScreen(), /2 pairs of clusters proven by traffic/v);
			assert.deepEqual(terminal.leftovers(), []);
			assert.equal(terminal.fullClears(), 0);

			// What the screens said is what the clusters have: the command line finds nothing left to do, and proves the same.
			const parsed = parseMeshFile(await readFile(path.join(folder, 'mesh.yaml'), 'utf8'), {
				path: 'mesh.yaml',
			});
			assert.ok('mesh' in parsed);
			assert.deepEqual(
				parsed.mesh.clusters.map(({name, network}) => [name, network]),
				[
					['north', 'north'],
					['south', 'south'],
				],
			);
			const options = {
				cwd: folder,
				env: lab.env,
				extendEnv: false,
				reject: false,
				stdin: 'ignore',
			} as const;
			const again = await execa(
				'npx',
				commandLine('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl'),
				options,
			);
			assert.equal(again.exitCode, 0, again.stdout);
			assert.ok(!again.stdout.includes('"step-started"'), 'nothing is left to do');
			const verified = await execa(
				'npx',
				commandLine('verify', '-f', 'mesh.yaml', '-o', 'json'),
				options,
			);
			assert.equal(verified.exitCode, 0, verified.stdout);
			const down = await execa('npx', commandLine('teardown', '-f', 'mesh.yaml', '--yes'), options);
			assert.equal(down.exitCode, 0, down.stdout);
		});

		void test('interrupted in the middle of Install, it is finished by apply', async () => {
			const folder = await emptyFolder();
			await using terminal = await guided(folder);
			await toReview(terminal);
			await terminal.press('i');
			await terminal.until(screen => /istiod\s+\d+s/v.test(screen), patience);
			await terminal.press('ctrl+c');
			await terminal.until(/[Ss]topp/v, patience);
			await terminal.press('ctrl+c');
			const {exitCode} = await terminal.exit(patience);
			assert.equal(exitCode, 130);
			assert.match(terminal.normalScreen(), /mesh-wizard apply -f mesh\.yaml/v);
			assert.deepEqual(terminal.leftovers(), []);
			const options = {
				cwd: folder,
				env: lab.env,
				extendEnv: false,
				reject: false,
				stdin: 'ignore',
			} as const;
			const unproven = await execa(
				'npx',
				commandLine('verify', '-f', 'mesh.yaml', '-o', 'json', '--ready-timeout', '5s'),
				options,
			);
			assert.notEqual(unproven.exitCode, 0, 'half a mesh is not proven');
			const rest = await execa(
				'npx',
				commandLine('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl'),
				options,
			);
			assert.equal(rest.exitCode, 0, rest.stdout);
			assert.equal(
				rest.stdout.match(/"status":"pass"[^\n]*"requests"|"type":"pair-finished"/gv)?.length,
				2,
			);
			const down = await execa('npx', commandLine('teardown', '-f', 'mesh.yaml', '--yes'), options);
			assert.equal(down.exitCode, 0, down.stdout);
		});
	},
);
