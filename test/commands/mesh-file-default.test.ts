import assert from 'node:assert/strict';
import {mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {commands} from '../../source/commands/command-table.ts';
import {makeCommand} from '../../source/commands/command.ts';
import {applyDefinition} from '../../source/commands/definitions/apply.ts';
import {planDefinition} from '../../source/commands/definitions/plan.ts';
import {preflightDefinition} from '../../source/commands/definitions/preflight.ts';
import {teardownDefinition} from '../../source/commands/definitions/teardown.ts';
import {verifyDefinition} from '../../source/commands/definitions/verify.ts';
import {runProgram} from '../../source/commands/program.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

/** The mesh files that the commands were started with; undefined where it was with other clusters. */
const takenBy = async (line: string, cwd: string) => {
	const files: Array<string | undefined> = [];
	const take = async ({file}: {file: string}) => {
		files.push(file);
		return 0;
	};

	const table = [
		makeCommand(applyDefinition, take),
		makeCommand(planDefinition, take),
		makeCommand(teardownDefinition, take),
		makeCommand(verifyDefinition, take),
		makeCommand(preflightDefinition, async options => {
			files.push(
				'checks' in options && options.checks.clusters.from === 'file'
					? options.checks.clusters.file
					: undefined,
			);
			return 0;
		}),
	];
	const io = makeMemoryIo({cwd});
	const exitCode = await runProgram(line.split(' '), io, table);
	return {exitCode, files, stdout: io.out, stderr: io.err};
};

const folderWith = async (t: TestContext): Promise<{folder: string; file: string}> => {
	const folder = await temporaryDirectory(t);
	const file = path.join(folder, 'mesh.yaml');
	await writeFile(file, 'mesh: shop\n');
	return {folder, file};
};

const told = (file: string): string => `Mesh file: ${file} (the default; -f names another)\n`;

void describe('mesh.yaml in the working folder', () => {
	for (const line of [
		'apply',
		'apply --yes',
		'plan',
		'plan -o json',
		'verify -o jsonl',
		'preflight',
		'preflight -o junit',
		'teardown',
		'-v plan',
	]) {
		void it(`is the mesh file of "${line}", which says so before anything else, on stderr`, async t => {
			const {folder, file} = await folderWith(t);
			assert.deepEqual(await takenBy(line, folder), {
				exitCode: 0,
				files: [file],
				stdout: '',
				stderr: told(file),
			});

			const empty = await takenBy(line, path.dirname(folder));
			assert.deepEqual([empty.exitCode, empty.files], [2, []]);
			assert.match(empty.stderr, /o mesh\.yaml was found in this folder/v);
		});
	}

	void it('is nothing to a command that is told of another, or of other clusters', async t => {
		const {folder} = await folderWith(t);
		for (const [line, file] of [
			['plan -f other.yaml', path.join(folder, 'other.yaml')],
			['teardown --yes -f other.yaml', path.join(folder, 'other.yaml')],
			['preflight --contexts a', undefined],
			['preflight --all-contexts', undefined],
			['preflight --list', undefined],
			['preflight --print-rbac', undefined],
		] as const) {
			assert.deepEqual(
				await takenBy(line, folder),
				{exitCode: 0, files: [file], stdout: '', stderr: ''},
				line,
			);
		}

		for (const line of ['plan -f', 'plan --file=']) {
			const {exitCode, stderr} = await takenBy(line, folder);
			assert.equal(exitCode, 2, line);
			assert.match(stderr, /--file needs a value/v);
		}
	});

	void it('is not removed without a question: teardown --yes has to name it', async t => {
		const {folder, file} = await folderWith(t);
		for (const line of ['teardown --yes', 'teardown -y -o jsonl', '-y teardown']) {
			const {exitCode, files, stderr} = await takenBy(line, folder);
			assert.deepEqual([exitCode, files], [2, []], line);
			assert.match(stderr, /add -f mesh\.yaml/v);
		}

		assert.deepEqual(await takenBy('teardown --yes -f mesh.yaml', folder), {
			exitCode: 0,
			files: [file],
			stdout: '',
			stderr: '',
		});
	});

	void it('is read, and so told what is wrong with it, whatever it is', async t => {
		for (const make of [
			async (file: string) => mkdir(file),
			async (file: string) => symlink('/nowhere', file),
			async (file: string) => writeFile(file, 'kind: Nonsense\n'),
		]) {
			const cwd = await temporaryDirectory(t);
			const file = path.join(cwd, 'mesh.yaml');
			await make(file);
			const io = makeMemoryIo({cwd});
			assert.equal(await runProgram(['plan'], io, commands), 2);
			const [first, second] = io.err.split('\n');
			assert.equal(`${first}\n`, told(file));
			assert.ok(second?.startsWith('✖ ') && second.includes(file), io.err);
		}
	});
});
