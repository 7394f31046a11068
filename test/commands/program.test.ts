import assert from 'node:assert/strict';
import test from 'node:test';
import {commands} from '../../source/commands/command-table.ts';
import {makeCommand, type Command} from '../../source/commands/command.ts';
import type {Io, Output} from '../../source/commands/io.ts';
import {runProgram} from '../../source/commands/program.ts';
import {MeshError} from '../../source/errors.ts';
import {version} from '../../source/version.ts';

const run = async (line: string | readonly string[], table: readonly Command[] = commands) => {
	const written = {stdout: '', stderr: ''};
	const output = (name: 'stdout' | 'stderr'): Output => ({
		write(text) {
			written[name] += text;
		},
		isTerminal: false,
		columns: 100,
		flush: async () => undefined,
	});
	const io: Io = {
		stdout: output('stdout'),
		stderr: output('stderr'),
		stdin: {isTerminal: false},
		env: {},
		cwd: '/here',
		home: '/home/someone',
		readLine: async () => undefined,
		onSignal: () => () => undefined,
	};
	const exitCode = await runProgram(
		typeof line === 'string' ? line.split(' ').filter(Boolean) : line,
		io,
		table,
	);
	return {exitCode, ...written};
};

const commandNamed = (name: string): Command => {
	const found = commands.find(command => command.name === name);
	assert.ok(found);
	return found;
};

/** The table with every implementation replaced by one that reports that it was started. */
const started: string[] = [];
const recording = commands.map(command => ({
	...command,
	prepare(...arguments_: Parameters<Command['prepare']>) {
		const prepared = command.prepare(...arguments_);
		return 'problems' in prepared
			? prepared
			: {
					async start() {
						started.push(command.name);
						return 0;
					},
				};
	},
}));

const failing = (error: unknown): Command =>
	makeCommand(
		{
			...commandNamed('plan'),
			name: 'break',
			flags: {},
			read: () => undefined,
		},
		async () => {
			throw error;
		},
	);

void test('without a command and without a terminal it says what else works, in one error', async () => {
	const {exitCode, stdout, stderr} = await run('');
	assert.equal(exitCode, 2);
	assert.equal(stdout, '');
	assert.match(stderr, /needs? .*terminal|on a terminal/v);
	assert.match(stderr, /--contexts/v);
	assert.match(stderr, /-f mesh\.yaml/v);
});

void test('flags before a command are refused with the command that works', async () => {
	const {exitCode, stderr} = await run('--kubeconfig /a plan -f mesh.yaml');
	assert.equal(exitCode, 2);
	assert.match(stderr, /Flags come after the command: `mesh-wizard plan --kubeconfig/v);
});

void test('the main help names every command and every exit code', async () => {
	const {exitCode, stdout} = await run('--help');
	assert.equal(exitCode, 0);
	for (const {name} of commands) {
		assert.match(stdout, new RegExp(`^  ${name} `, 'mv'));
	}

	for (const code of [0, 1, 2, 3, 4, 5, 6]) {
		assert.match(stdout, new RegExp(String.raw`^  ${code}    \w`, 'mv'));
	}

	assert.match(stdout, /130, 143, 129/v);
});

void test('--version gives the version of package.json', async () => {
	assert.deepEqual(await run('--version'), {exitCode: 0, stdout: `${version}\n`, stderr: ''});
});

for (const command of commands) {
	void test(`${command.name} --help shows its flags and two examples that are accepted as they stand`, async () => {
		const {exitCode, stdout, stderr} = await run([command.name, '--help']);
		assert.equal(exitCode, 0);
		assert.equal(stderr, '');
		assert.match(stdout, /--kubeconfig <path>/v);
		for (const {long} of command.flags) {
			assert.match(stdout, new RegExp(String.raw`--${long}\b`, 'v'));
		}

		assert.equal(command.examples.length, 2);
		for (const {line} of command.examples) {
			assert.ok(stdout.includes(line), line);
			const [program, ...words] = line.split(' ');
			assert.equal(program, 'mesh-wizard');
			started.length = 0;
			const outcome = await run(words, recording);
			assert.deepEqual([outcome.stderr, started], ['', [command.name]], line);
		}
	});
}

void test('help for a command is its --help', async () => {
	assert.deepEqual(await run('help plan'), await run('plan --help'));
});

const mistakes: ReadonlyArray<[line: string, ...sentences: string[]]> = [
	['aplly', 'There is no command aplly. Did you mean apply?'],
	['something', 'There is no command something.'],
	['-v plan -f mesh.yaml', 'Flags come after the command: `mesh-wizard plan --verbose …`.'],
	['--contexts a preflight', 'Flags come after the command: `mesh-wizard preflight --contexts …`.'],
	[
		'--timeout 5 -o json',
		'-o needs a command in front of it.',
		'--timeout 5: write a duration with its unit, such as 10s or 2m.',
	],
	['plan', '-f is missing: name the mesh file, such as -f mesh.yaml.'],
	['plan -f', '--file needs a value.'],
	['plan --file=', '--file needs a value.'],
	['plan -f mesh.yaml extra', 'extra belongs to no flag: plan takes only flags.'],
	['plan -f mesh.yaml --exit-cod', '--exit-cod is not a flag of plan. Did you mean --exit-code?'],
	['plan -f mesh.yaml --colour red', '--colour is not a flag of plan.'],
	['plan -f mesh.yaml -o jso', '--output jso: the choices are text, json. Did you mean json?'],
	[
		'apply -f mesh.yaml --timeout 10',
		'--timeout 10: write a duration with its unit, such as 10s or 2m.',
	],
	['apply -f mesh.yaml --timeout --yes', '--timeout needs a value.'],
	['apply -f mesh.yaml --concurrency 0', '--concurrency 0: write a whole number from 1 to 9999.'],
	[
		'apply -f mesh.yaml --waive overlap',
		'--waive overlap: write the id of a finding, such as network.pod-cidr-overlap or network.pod-cidr-overlap=east-1,east-2, and after a colon the reason.',
	],
	[
		'preflight',
		'It is not said which clusters to check: give -f mesh.yaml, --contexts a,b or --all-contexts.',
	],
	[
		'preflight -f mesh.yaml --all-contexts',
		'-f, --contexts and --all-contexts each say which clusters to check: give one of them.',
	],
	['preflight --contexts ,', '--contexts names no context.'],
	[
		'verify -f mesh.yaml --strict --allow-warnings',
		'--strict and --allow-warnings contradict each other.',
	],
	[
		'teardown --yess --redy-timeout 5 -o xml',
		'--yess is not a flag of teardown. Did you mean --yes?',
		'--redy-timeout is not a flag of teardown. Did you mean --ready-timeout?',
		'-f is missing: name the mesh file, such as -f mesh.yaml.',
		'--output xml: the choices are text, jsonl.',
	],
];

for (const [line, ...sentences] of mistakes) {
	void test(`"${line}" exits 2 and says everything that is wrong`, async () => {
		const {exitCode, stdout, stderr} = await run(line, recording);
		assert.equal(exitCode, 2);
		assert.equal(stdout, '');
		const [command] = /^(?:apply|demo|plan|preflight|teardown|verify) /v.exec(
			`${line.replace(/^-v /v, '')} `,
		) ?? [''];
		const remedy = `  \`mesh-wizard ${command}--help\` shows what it takes.\n`;
		assert.equal(
			stderr,
			sentences.length === 1
				? `✖ ${sentences[0]}\n${remedy}`
				: `✖ ${sentences.length} things are wrong with this command line:\n${sentences.map(sentence => `  ${sentence}\n`).join('')}${remedy}`,
		);
	});
}

void test('an expected error prints its message and remedy and gives its exit code', async () => {
	const error = new MeshError('east-1 is another cluster now', {
		remedy: ['Look at the context.', 'kubectl config view'],
		exitCode: 5,
		cause: new MeshError('its uid is 7'),
	});
	assert.deepEqual(await run('break', [failing(error)]), {
		exitCode: 5,
		stdout: '',
		stderr: '✖ east-1 is another cluster now\n  Look at the context.\n  kubectl config view\n',
	});
	const {stderr} = await run('break -v', [failing(error)]);
	assert.match(stderr, /caused by MeshError: its uid is 7/v);
});

void test('a limit of the machine is no bug, wherever it is met', async () => {
	const thrown = (code: string) =>
		Object.assign(new Error(`${code}: it failed, open '/x'`), {code});
	for (const [code, says, remedy] of [
		['EMFILE', 'allows no more open files', 'ulimit -n'],
		['ENFILE', 'has too many open files', 'lsof'],
		['EAGAIN', 'starts no more processes', 'ulimit -u'],
		['ENOMEM', 'has no memory left', 'fewer clusters'],
		['ENOSPC', 'has no room left on a disk', 'Make room'],
	] as const) {
		const {exitCode, stderr} = await run('break', [failing(thrown(code))]);
		assert.equal(exitCode, 1);
		assert.ok(stderr.startsWith(`✖ this machine ${says}: ${code}: it failed, open '/x'\n`), stderr);
		assert.ok(stderr.includes(remedy));
	}

	const {stderr} = await run('break', [failing(thrown('EBADF'))]);
	assert.match(stderr, /^✖ This is a bug/v);
});

void test('a bug is one line, with the stack only on -v', async () => {
	const {exitCode, stderr} = await run('break', [failing(new TypeError('x is undefined'))]);
	assert.equal(exitCode, 1);
	assert.equal(
		stderr,
		'✖ This is a bug in mesh-wizard: x is undefined\n  Run it again with -v to see where.\n',
	);
	const verbose = await run('break -v', [failing(new TypeError('x is undefined'))]);
	assert.match(verbose.stderr, /^ {4}at .*program\.test\.ts/mv);
});
