import assert from 'node:assert/strict';
import test from 'node:test';
import {commands, guided} from '../../source/commands/command-table.ts';
import {makeCommand, type Command} from '../../source/commands/command.ts';
import {commonFlags} from '../../source/commands/common-flags.ts';
import type {Io, Output} from '../../source/commands/io.ts';
import {runProgram} from '../../source/commands/program.ts';
import {MeshError} from '../../source/errors.ts';
import {version} from '../../source/version.ts';

const run = async (
	line: string | readonly string[],
	table: readonly Command[] = commands,
	columns = 100,
) => {
	const written = {stdout: '', stderr: ''};
	const output = (name: 'stdout' | 'stderr'): Output => ({
		write(text) {
			written[name] += text;
		},
		isTerminal: false,
		columns,
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

void test('flags count before the command as they do behind it', async () => {
	for (const [line, ...sentences] of [
		['--kubeconfig /a -f mesh.yaml plan'],
		['--kubeconfig=/a plan -f mesh.yaml'],
		['-v plan -f mesh.yaml'],
		['-vf mesh.yaml plan'],
		['-fmesh.yaml plan'],
		['-o json --exit-code -f apply plan', 'a value that is named as a command'],
		['--waive network.pod-cidr-overlap -f mesh.yaml plan'],
	] as const) {
		started.length = 0;
		assert.deepEqual(
			[await run(line, recording), started],
			[{exitCode: 0, stdout: '', stderr: ''}, ['plan']],
			[line, ...sentences].join(': '),
		);
	}

	// What is wrong with them is wrong there, too.
	assert.deepEqual(
		await run('-o xml --exit-cod --colour red -f mesh.yaml plan', recording),
		await run('plan -o xml --exit-cod --colour red -f mesh.yaml', recording),
	);
	assert.match((await run('-o xml -f mesh.yaml plan', recording)).stderr, /--output xml/v);
});

void test('of one name, a flag takes a value in every command or in none, so that it can be read before the command', () => {
	const kinds = new Map<string, Set<boolean>>();
	const letters = new Map<string, Set<string>>();
	for (const {long, short, value} of commands.flatMap(({flags}) => flags)) {
		kinds.set(long, (kinds.get(long) ?? new Set()).add(value !== undefined));
		if (short !== undefined) {
			letters.set(short, (letters.get(short) ?? new Set()).add(long));
		}
	}

	assert.deepEqual(
		[...kinds, ...letters].filter(([, all]) => all.size > 1).map(([name]) => name),
		[],
	);
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

void test('help shows the commands, then at most five flags, then the others by what they are about, in 80 columns', async () => {
	for (const [line, command] of [
		['--help', guided] as const,
		...commands.map(each => [`${each.name} --help`, each] as const),
	]) {
		const {stdout} = await run(line, commands, 80);
		assert.deepEqual(
			stdout.split('\n').filter(text => text.length > 80),
			[],
			line,
		);
		const sections = new Map(
			stdout
				.split(/^(?=[A-Za-z ]+:\n)/mv)
				.map(section => [section.split('\n', 1).join(''), section] as const),
		);
		const flagsIn = (section: string): string[] =>
			[...section.matchAll(/^ {2}(?:-\w, )?--([\w\-]+)/gmv)].map(([, long = '']) => long);
		const important = command.important.map(({long}) => long);
		assert.ok(important.length <= 5, line);
		assert.deepEqual(flagsIn(sections.get('Flags:') ?? ''), important, line);
		const shown = [...sections.values()].flatMap(section => flagsIn(section));
		assert.deepEqual(
			shown.toSorted(),
			[
				...[...command.flags, ...Object.values(commonFlags)].map(({long}) => long),
				'help',
				...(command === guided ? ['version'] : []),
			].toSorted(),
			line,
		);
		assert.ok(
			stdout.indexOf('\nCommands:') < stdout.indexOf('\nFlags:') || command !== guided,
			'commands first',
		);
	}
});

void test('--version gives the version of package.json', async () => {
	for (const line of ['--version', '-V', 'version', '-v version', '-V plan']) {
		assert.deepEqual(await run(line), {exitCode: 0, stdout: `${version}\n`, stderr: ''}, line);
	}

	assert.equal((await run('plan --version')).exitCode, 2);
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

void test('help for a command is its --help, wherever it is asked for', async () => {
	const ofPlan = await run('plan --help');
	assert.match(ofPlan.stdout, /^Usage: mesh-wizard plan /v);
	for (const line of ['help plan', '--help plan', '-h plan', 'help -v plan', 'help plan --foo']) {
		assert.deepEqual(await run(line), ofPlan, line);
	}

	const ofAll = await run('--help');
	for (const line of [
		'help',
		'help --help',
		'help -h',
		'help help',
		'help version',
		'version -h',
	]) {
		assert.deepEqual(await run(line), ofAll, line);
	}
});

const mistakes: ReadonlyArray<[line: string, ...sentences: string[]]> = [
	['aplly', 'There is no command aplly. Did you mean apply?'],
	['something', 'There is no command something.'],
	['aplly --help', 'There is no command aplly. Did you mean apply?'],
	['help aplly', 'There is no command aplly. Did you mean apply?'],
	['-v versoin', 'There is no command versoin. Did you mean version?'],
	['--colour red', '--colour is not a flag of mesh-wizard.'],
	['--exit-cod', '--exit-cod is not a flag of mesh-wizard. Did you mean --exit-code?'],
	['-vo json', '-o needs a command.'],
	[
		'--timeout 5 -o json',
		'-o needs a command.',
		'--timeout 5: write a duration with its unit, such as 10s or 2m.',
	],
	[
		'plan',
		'No mesh.yaml was found in this folder: name the mesh file with -f, such as -f ../mesh.yaml.',
	],
	['plan -f', '--file needs a value.'],
	['plan --file=', '--file needs a value.'],
	['plan -f mesh.yaml extra', 'extra belongs to no flag: plan takes only flags.'],
	['plan -f mesh.yaml --exit-cod', '--exit-cod is not a flag of plan. Did you mean --exit-code?'],
	['plan -f mesh.yaml --colour red', '--colour is not a flag of plan.'],
	[
		'plan -f mesh.yaml -o jso',
		'--output jso: the choices are text, json, markdown. Did you mean json?',
	],
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
		'No clusters are specified, and no mesh.yaml was found in this folder: give -f FILE, --contexts a,b or --all-contexts.',
	],
	[
		'preflight -f mesh.yaml --all-contexts',
		'-f, --contexts and --all-contexts each say which clusters to check: give one of them.',
	],
	[
		'teardown --yes',
		'--yes asks no question, so it takes no default for the mesh file: add -f mesh.yaml.',
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
		'No mesh.yaml was found in this folder: name the mesh file with -f, such as -f ../mesh.yaml.',
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
