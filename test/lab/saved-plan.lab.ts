import assert from 'node:assert/strict';
import test from 'node:test';
import {belongsToPlan, describeWrite, ownWrites} from './own-writes.ts';
import {startLab} from './start-lab.ts';
import {makeWizard, pairsOf, said} from './wizard.ts';

const [a, b] = ['sp-a', 'sp-b'] as const;

type SavedPlan = {
	steps: ReadonlyArray<{objects: readonly string[]; deletes?: ReadonlyArray<{object: string}>}>;
};

void test(
	'a saved plan is carried out as it was approved, and refused once a cluster is another',
	{timeout: 1_200_000},
	async t => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(lab, {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}});
		const save = async (): Promise<SavedPlan> => {
			const run = await wizard.run('plan', '-f', 'mesh.yaml', '--out', 'plan.json');
			assert.equal(run.exitCode, 0, said(run));
			assert.match(run.stdout, /mesh-wizard apply .*--plan \S*plan\.json/v);
			return JSON.parse(await wizard.read('plan.json')) as SavedPlan;
		};

		const apply = async () =>
			wizard.run('apply', '-f', 'mesh.yaml', '--plan', 'plan.json', '-o', 'jsonl');
		const marksNow = async () =>
			new Map(
				await Promise.all(
					lab.contexts.map(async name => [name, await lab.audit(name).mark()] as const),
				),
			);
		/** What was written since, but for the lock. */
		const writesSince = async (marks: ReadonlyMap<string, number>) =>
			Promise.all(
				[...marks].map(async ([name, mark]) => ({
					name,
					writes: ownWrites(name, await lab.audit(name).writesSince(mark)).filter(
						({resource}) => !resource.endsWith('/leases'),
					),
				})),
			);

		await t.test(
			'a cluster that has changed since refuses it, and nothing is written',
			async () => {
				await save();
				await lab.kubectl(b, 'create', 'namespace', 'istio-system');
				const marks = await marksNow();
				const run = await apply();
				assert.equal(run.exitCode, 5, said(run));
				assert.match(run.stderr, /the plan in \S*plan\.json no longer fits/v);
				assert.match(run.stderr, /sp-b\/namespace was planned because of/v);
				assert.doesNotMatch(run.stderr, /sp-a\//v);
				for (const {name, writes} of await writesSince(marks)) {
					assert.deepEqual(
						writes.map(write => describeWrite(write)),
						[],
						name,
					);
				}
			},
		);

		await t.test(
			'unchanged, it is applied without a question, and writes what it says alone',
			async () => {
				const plan = await save();
				const objects = new Set(
					plan.steps.flatMap(step => [
						...step.objects,
						...(step.deletes ?? []).map(({object}) => object),
					]),
				);
				const marks = await marksNow();
				const run = await apply();
				assert.equal(run.exitCode, 0, said(run));
				assert.deepEqual(pairsOf(run), [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`]);
				for (const {name, writes} of await writesSince(marks)) {
					assert.ok(writes.length > 10, `${name}: ${String(writes.length)} writes`);
					assert.deepEqual(
						writes
							.filter(write => !belongsToPlan(write, objects))
							.map(write => describeWrite(write)),
						[],
					);
				}
			},
		);

		await t.test('afterwards it has nothing left to do', async () => {
			const marks = await marksNow();
			const run = await apply();
			assert.equal(run.exitCode, 0, said(run));
			assert.match(said(run), /nothing to do/v);
			for (const {name, writes} of await writesSince(marks)) {
				assert.deepEqual(
					writes.map(write => describeWrite(write)),
					[],
					name,
				);
			}
		});
	},
);
