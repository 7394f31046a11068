import assert from 'node:assert/strict';
import {mkdtemp, readFile, readdir, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {after, before} from 'node:test';
import {Ajv} from 'ajv';
import {execa} from 'execa';
import {helpTexts} from '../../scripts/help-texts.ts';
import {packInto, quietNpm} from '../helpers/pack.ts';
import {findOldNode} from '../helpers/old-node.ts';

const root = path.resolve(import.meta.dirname, '../..');
const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
	version: string;
};
let folder = '';
let tarball = '';
let installed = '';

before(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-package-'));
	tarball = await packInto(folder);
	// Works without a network only because the package needs no other.
	await execa('npm', ['install', '--offline', '--silent', '--prefix', folder, tarball], {
		cwd: folder,
		env: quietNpm,
	});
	installed = path.join(folder, 'node_modules/mesh-wizard');
});

after(async () => {
	await rm(folder, {recursive: true, force: true});
});

const run = async (
	arguments_: readonly string[],
	{node = process.execPath, env = {}}: {node?: string; env?: Record<string, string>} = {},
) => {
	const {exitCode, stdout, stderr} = await execa(
		node,
		[path.join(installed, 'distribution/cli.js'), ...arguments_],
		{
			cwd: folder,
			env: {PATH: process.env['PATH'], HOME: folder, ...env},
			extendEnv: false,
			reject: false,
			stdin: 'ignore',
		},
	);
	return {exitCode, stdout, stderr};
};

void test('the package is small and brings no other', async () => {
	const {size} = await stat(tarball);
	assert.ok(size < 1_600_000, `the tarball has ${size} bytes`);
	assert.deepEqual(
		(await readdir(path.join(folder, 'node_modules'))).filter(name => !name.startsWith('.')),
		['mesh-wizard'],
	);
	const {dependencies = {}} = JSON.parse(
		await readFile(path.join(installed, 'package.json'), 'utf8'),
	) as {dependencies?: Record<string, string>};
	assert.deepEqual(dependencies, {});
	assert.deepEqual((await readdir(installed)).toSorted(), [
		'distribution',
		'license',
		'package.json',
		'readme.md',
	]);
});

void test('the bin is executable by its name', async () => {
	const {mode} = await stat(path.join(installed, 'distribution/cli.js'));
	assert.equal(mode & 0o111, 0o111); // eslint-disable-line no-bitwise
	const {stdout} = await execa(path.join(folder, 'node_modules/.bin/mesh-wizard'), ['--version'], {
		env: {PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`},
	});
	assert.equal(stdout, version);
});

void test('--version and --help answer', async () => {
	assert.deepEqual(await run(['--version']), {exitCode: 0, stdout: version, stderr: ''});
	const texts = Object.entries(await helpTexts());
	assert.equal(texts.length, 10);
	for (const [line, text] of texts) {
		assert.deepEqual(
			await run(line.split(' ')),
			{exitCode: 0, stdout: text.trimEnd(), stderr: ''},
			line,
		);
	}

	const {exitCode, stdout} = await run(['help', 'plan']);
	assert.deepEqual([exitCode, stdout.split('\n', 1)], [0, ['Usage: mesh-wizard plan [flags]']]);
});

void test('preflight with an empty KUBECONFIG says so and exits 2', async () => {
	const {exitCode, stdout, stderr} = await run(['preflight', '--all-contexts'], {
		env: {KUBECONFIG: ''},
	});
	assert.equal(exitCode, 2);
	assert.equal(stdout, '');
	assert.match(stderr, /^✖ .*kubeconfig/iv);
});

void test('a reader that left before is no error', async () => {
	const script = 'exec 3> >(exit 0); wait $!; "$0" "$@" >&3; echo "exit $?"';
	for (const arguments_ of [['--help'], ['help', 'plan']]) {
		const {stdout, stderr} = await execa('bash', [
			'-c',
			script,
			process.execPath,
			path.join(installed, 'distribution/cli.js'),
			...arguments_,
		]);
		assert.deepEqual([stdout, stderr], ['exit 0', ''], arguments_.join(' '));
	}
});

void test('an old Node gets one sentence with the command that works', async t => {
	const node = await findOldNode();
	if (node === undefined) {
		t.skip('this machine has no Node older than 22');
		return;
	}

	for (const arguments_ of [[], ['--version'], ['apply', '-f', 'mesh.yaml']]) {
		const {exitCode, stdout, stderr} = await run(arguments_, {node});
		assert.deepEqual([exitCode, stdout], [1, '']);
		assert.match(
			stderr,
			/^mesh-wizard needs Node\.js 22\.19 or newer, and this is \d+\.\d+\.\d+: run `npx -p node@24 -p mesh-wizard mesh-wizard` instead\.$/v,
		);
	}
});

void test('licences and SBOM name the same packages, all of them with a licence and a hash', async () => {
	const sbom = JSON.parse(
		await readFile(path.join(installed, 'distribution/sbom.cdx.json'), 'utf8'),
	) as {components: Array<{name: string; version: string}>};
	const texts = await readFile(
		path.join(installed, 'distribution/third-party-licenses.txt'),
		'utf8',
	);
	assert.ok(sbom.components.some(({name}) => name === 'commander'));
	for (const component of sbom.components) {
		assert.match(
			texts,
			new RegExp(
				String.raw`^${component.name} ${component.version.replaceAll('.', String.raw`\.`)} \(`,
				'mv',
			),
		);
	}

	const check = new Ajv().compile({
		type: 'object',
		required: ['bomFormat', 'specVersion', 'metadata', 'components'],
		properties: {
			bomFormat: {const: 'CycloneDX'},
			components: {
				type: 'array',
				items: {
					type: 'object',
					required: ['type', 'name', 'version', 'purl', 'licenses', 'hashes'],
					properties: {
						purl: {type: 'string', pattern: '^pkg:npm/'},
						licenses: {
							type: 'array',
							minItems: 1,
							items: {type: 'object', required: ['expression']},
						},
						hashes: {
							type: 'array',
							minItems: 1,
							items: {
								type: 'object',
								properties: {
									alg: {const: 'SHA-512'},
									content: {type: 'string', pattern: '^[0-9a-f]{128}$'},
								},
							},
						},
					},
				},
			},
		},
	});
	assert.ok(check(sbom), JSON.stringify(check.errors));
});
