import assert from 'node:assert/strict';
import test from 'node:test';
import {applyFlagsOf, meshFlagsOf} from '../../source/commands/common-flags.ts';
import {makeCommand, type OptionsOf} from '../../source/commands/command.ts';
import {applyDefinition} from '../../source/commands/definitions/apply.ts';
import {planDefinition} from '../../source/commands/definitions/plan.ts';
import {verifyDefinition} from '../../source/commands/definitions/verify.ts';
import {runProgram} from '../../source/commands/program.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';

type Read = {plan?: OptionsOf<typeof planDefinition>; verify?: OptionsOf<typeof verifyDefinition>};

void test('the flags that commands to paste repeat are read as what was given', async () => {
	const given = [
		'-f',
		'/a b/mesh.yaml',
		'--kubeconfig',
		'/kc/one',
		'--kubeconfig',
		'/kc/two',
		'--allow-exec',
		'--take-over',
		'--passphrase-file',
		'/p',
		'--waive-file',
		'/w.yaml',
		'--waive',
		'nodes.ready=east-1,west-1: they are slow: we know',
		'--waive',
		'api.reachable',
	];
	for (const restart of [[], ['--restart-workloads'], ['--restart-workloads', 'shop,jobs']]) {
		let applied: OptionsOf<typeof applyDefinition> | undefined;
		const again: Read = {};
		const table = [
			makeCommand(applyDefinition, async options => {
				applied = options;
				return 0;
			}),
			makeCommand(planDefinition, async options => {
				again.plan = options;
				return 0;
			}),
			makeCommand(verifyDefinition, async options => {
				again.verify = options;
				return 0;
			}),
		];
		const run = async (...words: readonly string[]) => {
			const io = makeMemoryIo();
			assert.equal(await runProgram(words, io, table), 0, io.err);
		};

		await run('apply', ...given, ...restart);
		const first = applied;
		assert.ok(first);
		await run('apply', ...applyFlagsOf(first));
		assert.deepEqual(applied, first);
		await run('plan', ...applyFlagsOf(first));
		assert.deepEqual(again.plan?.waivers, first.waivers);
		assert.deepEqual(again.plan.restartConsent, first.restartConsent);
		await run('verify', ...meshFlagsOf(first));
		assert.deepEqual(
			[again.verify?.file, again.verify?.kubeconfigs, again.verify?.allowExec],
			['/a b/mesh.yaml', ['/kc/one', '/kc/two'], true],
		);
	}
});
