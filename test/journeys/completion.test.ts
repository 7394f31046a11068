import assert from 'node:assert/strict';
import {chmod, mkdir, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {describe, it, type TestContext} from 'node:test';
import {execa} from 'execa';
import {bundled} from '../helpers/bundled-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const program = await bundled('cli');
const eks = 'arn:aws:eks:eu-west-1:123456789012:cluster/shop';
const odd = [
	'admin@east-1',
	eks,
	'my context',
	"it's",
	'say "hi"',
	'$(touch ran)',
	'`touch ran`',
	'a;touch ran',
	'b|c&d>e',
	'bang!bang',
	String.raw`back\slash`,
	'#hash',
	'~tilde',
	'*',
	'$HOME',
	'über',
];
/** Names that --contexts cannot be given, or that no line can hold. */
const unsayable = ['new\nline', 'com,ma', 'a\ttab', '-dash'];

/** A folder with mesh-wizard on its PATH, a kubeconfig whose users log in by a program, and a mesh file. */
const place = async (t: TestContext) => {
	const folder = await temporaryDirectory(t);
	const bin = path.join(folder, 'bin');
	await mkdir(bin);
	const wizard = path.join(bin, 'mesh-wizard');
	await writeFile(wizard, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
	await chmod(wizard, 0o755);
	const login = {
		apiVersion: 'client.authentication.k8s.io/v1',
		command: 'touch',
		args: ['ran'],
		interactiveMode: 'Never',
	};
	await writeFile(
		path.join(folder, 'kubeconfig.yaml'),
		JSON.stringify({
			contexts: [...odd, ...unsayable].map(name => ({name, context: {cluster: 'c', user: 'u'}})),
			clusters: [{name: 'c', cluster: {server: 'https://192.0.2.1'}}],
			users: [{name: 'u', user: {exec: login}}],
		}),
	);
	await writeFile(
		path.join(folder, 'other.yaml'),
		JSON.stringify({contexts: [{name: 'elsewhere', context: {}}]}),
	);
	await writeFile(path.join(folder, 'mesh.yaml'), 'clusters:\n  east-1: {}\n  west-1: {}\n');
	const before = await readdir(folder);
	const shell = async (name: string, arguments_: readonly string[]) => {
		const {stdout, stderr} = await execa(name, arguments_, {
			cwd: folder,
			env: {
				PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
				HOME: folder,
				KUBECONFIG: path.join(folder, 'kubeconfig.yaml'),
				LC_ALL: 'C.UTF-8',
			},
			extendEnv: false,
			stdin: 'ignore',
		});
		assert.equal(stderr, '');
		const made = (await readdir(folder)).filter(file => !before.includes(file));
		assert.ok(!made.includes('ran'), 'something of a name, or of the kubeconfig, was run');
		return stdout;
	};

	return {folder, shell};
};

/** What bash would insert for this line, each entry as it would replace the typed piece. */
const bashScript = String.raw`
eval "$(mesh-wizard completion bash)"
COMP_WORDBREAKS=$' \t\n"\'@><=;|&(:'
COMP_LINE=$1 COMP_POINT=${'$'}{#1}
_mesh_wizard mesh-wizard "" ""
printf '%s\n' "${'$'}{COMPREPLY[@]}"
`;

void describe('completion in bash', () => {
	const inBash = async (t: TestContext, line: string): Promise<string[]> => {
		const {shell} = await place(t);
		return (await shell('bash', ['--norc', '-c', bashScript, 'bash', line]))
			.split('\n')
			.filter(Boolean);
	};

	void it('is registered for the command', async t => {
		const {shell} = await place(t);
		assert.equal(
			await shell('bash', ['-c', 'eval "$(mesh-wizard completion bash)"; complete -p mesh-wizard']),
			'complete -o default -F _mesh_wizard mesh-wizard',
		);
	});

	void it('proposes commands, flags, values, contexts, check ids and clusters, each where it belongs', async t => {
		for (const [line, ...words] of [
			['mesh-wizard p', 'preflight', 'plan'],
			['mesh-wizard -f other.yaml te', 'teardown'],
			['mesh-wizard help v', 'verify'],
			['mesh-wizard completion z', 'zsh'],
			['mesh-wizard plan --exit', '--exit-code'],
			['mesh-wizard verify --exit'],
			['mesh-wizard preflight -o j', 'json', 'jsonl', 'junit'],
			['mesh-wizard verify -o j', 'json', 'jsonl'],
			['mesh-wizard preflight --output=ju', 'junit'],
			['mesh-wizard preflight --contexts arn', eks],
			['mesh-wizard preflight --contexts arn:aws:eks:eu', 'eu-west-1:123456789012:cluster/shop'],
			['mesh-wizard preflight --contexts admin@e', '@east-1'],
			['mesh-wizard preflight --contexts admin@east-1,ü', '@east-1,über'],
			["mesh-wizard preflight --contexts 'it", String.raw`it'\''s`],
			['mesh-wizard preflight --kubeconfig $HOME/other.yaml --contexts e', 'elsewhere'],
			['mesh-wizard preflight --kubeconfig ~/other.yaml --contexts e', 'elsewhere'],
			['mesh-wizard preflight --kubeconfig "$(touch ran)" --contexts e'],
			['mesh-wizard init --contexts east=admin', '@east-1'.replace('@', 'admin@')],
			['mesh-wizard preflight --skip clock', 'clock', 'clock.skew'],
			['mesh-wizard preflight --explain istioctl.image', 'istioctl.image-hub'],
			['mesh-wizard plan --waive clock.skew=ea', 'east-1'],
			['mesh-wizard plan --waive clock.skew=east-1,', 'east-1,west-1'],
			['mesh-wizard plan --timeout '],
			['mesh-wizard plan -- '],
		] as const) {
			assert.deepEqual(await inBash(t, line), words, line);
		}
	});

	void it('leaves files to the shell: values of paths, and what a line is redirected to', async () => {
		for (const [line, how] of [
			['mesh-wizard plan -f me', 'files'],
			['mesh-wizard plan --log-file=me', 'files'],
			['mesh-wizard plan > me', 'files'],
			['mesh-wizard plan 2>me', 'files'],
			['mesh-wizard init --trust ro', 'open'],
			['mesh-wizard plan me', 'words'],
		] as const) {
			const {stdout} = await execa(process.execPath, [program, '__complete', 'bash', line]);
			assert.equal(stdout.split('\n', 1).join(''), how, line);
		}
	});

	void it('inserts odd names as bash reads them back, and runs nothing of them', async t => {
		const {shell} = await place(t);
		const script = `${bashScript}\nfor word in "\${COMPREPLY[@]}"; do eval "set -- $word"; printf '<%s>' "$#:$1"; done`;
		const read = (
			await shell('bash', ['--norc', '-c', script, 'bash', 'mesh-wizard preflight --contexts '])
		)
			.split('\n')
			.at(-1);
		assert.equal(read, odd.map(name => `<1:${name}>`).join(''));
	});
});

/** Whether a test of this shell can run here; only bash is everywhere. */
const isMissing = async (t: TestContext, shell: string): Promise<boolean> => {
	const {exitCode} = await execa('which', [shell], {reject: false});
	if (exitCode !== 0) {
		t.skip('this machine has no such shell');
	}

	return exitCode !== 0;
};

void describe('completion in fish', () => {
	void it('proposes what fish quotes by itself, with what it is for', async t => {
		if (await isMissing(t, 'fish')) {
			return;
		}

		const {shell} = await place(t);
		const inFish = async (line: string) =>
			shell('fish', [
				'--no-config',
				'-c',
				'mesh-wizard completion fish | source; complete -C $argv[1]',
				line,
			]);
		assert.deepEqual(
			(await inFish('mesh-wizard preflight --contexts ')).split('\n').toSorted(),
			odd.toSorted(),
		);
		assert.match(await inFish('mesh-wizard te'), /^teardown\tremove the mesh/v);
		assert.equal(await inFish('mesh-wizard plan --file=mes'), '--file=mesh.yaml');
		assert.equal(await inFish("mesh-wizard preflight --contexts 'my"), 'my context');
		assert.equal(await inFish('mesh-wizard preflight --contexts nowhere'), '');
	});
});

void describe('completion in zsh', () => {
	/** The function over the words that zsh gives it, with what it hands to zsh. */
	/* eslint-disable no-template-curly-in-string -- the shell's own */
	const zshScript = [
		'compdef() { print -r -- "registered $@" }',
		'compadd() { print -r -- "added ${(j: :)argv[1,-3]}"; print -rl -- "${(@P)argv[-1]}" }',
		'compset() { print -r -- "compset $@" }',
		'_files() { print -r -- files }',
		'source <(mesh-wizard completion zsh)',
		'words=(mesh-wizard "${(@)argv[1,-2]}" "$argv[-1]") CURRENT=$#words PREFIX=$argv[-1] QIPREFIX=',
		'_mesh_wizard',
	].join('\n');
	/* eslint-enable no-template-curly-in-string */

	void it('proposes what zsh quotes by itself, with what it is for', async t => {
		if (await isMissing(t, 'zsh')) {
			return;
		}

		const {shell} = await place(t);
		const inZsh = async (...words: string[]) =>
			(await shell('zsh', ['-f', '-c', zshScript, 'zsh', ...words])).split('\n');
		const [registered, , ...contexts] = await inZsh('preflight', '--contexts', '');
		assert.equal(registered, 'registered _mesh_wizard mesh-wizard');
		assert.deepEqual(contexts, odd);
		assert.deepEqual((await inZsh('te')).slice(1), ['added -l -d shown', 'teardown']);
		assert.deepEqual((await inZsh('init', '--trust', 'ro')).slice(1), [
			'added -S  -l -d shown',
			'root=',
		]);
		assert.deepEqual((await inZsh('plan', '--file=me')).slice(1), ['compset -P *=', 'files']);
	});

	void it('says what is missing where completion is not set up', async t => {
		if (await isMissing(t, 'zsh')) {
			return;
		}

		const {shell} = await place(t);
		assert.match(
			await shell('zsh', ['-f', '-c', 'source <(mesh-wizard completion zsh) 2>&1']),
			/compinit/v,
		);
	});
});
