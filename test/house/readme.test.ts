import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import {commands} from '../../source/commands/command-table.ts';
import {readMeshFile} from '../../source/mesh/mesh-file.ts';

const text = await readFile(path.resolve(import.meta.dirname, '../../readme.md'), 'utf8');

/** The contents of the code blocks in one language. */
const blocks = (language: string): string[] =>
	[...text.matchAll(/^```(\w+)\n(.*?)^```$/gmsv)].flatMap(([, found, code = '']) =>
		found === language ? [code] : [],
	);

void test('the mesh file of the readme is valid', () => {
	const [example, ...others] = blocks('yaml');
	assert.equal(others.length, 0);
	const {mesh, problems} = readMeshFile(example ?? '', {path: 'mesh.yaml'});
	assert.deepEqual(problems, []);
	assert.equal(mesh?.clusters.length, 2);
});

void test('the readme shows every command, and each command line in it can be run', () => {
	const lines = blocks('sh')
		.flatMap(block => block.split('\n'))
		.map(line => line.replace(/(?: > \S+)? *(?:#.*)?$/v, ''))
		.filter(line => line === 'mesh-wizard' || line.startsWith('mesh-wizard '));
	assert.ok(lines.includes('mesh-wizard'), 'the guided set-up');
	for (const line of lines) {
		const [, name, ...words] = line.split(' ');
		if (name === undefined) {
			continue;
		}

		const command = commands.find(candidate => candidate.name === name);
		assert.ok(command, line);
		const flags: Record<string, string> = {
			'-f': 'file',
			'--contexts': 'contexts',
			'--out': 'out',
			'-o': 'output',
			'--plan': 'plan',
			'--scenario': 'scenario',
			'--probe': 'probe',
			'--mesh': 'mesh',
			'--organization': 'organization',
		};
		const raw = Object.fromEntries(
			words.flatMap((word, index) =>
				word.startsWith('-')
					? [[flags[word] ?? assert.fail(`${line}: ${word}`), words[index + 1]]]
					: [],
			),
		);
		const word = command.word === undefined ? undefined : words[0];
		assert.ok('start' in command.prepare(raw, {cwd: '/'}, word), line);
	}

	for (const {name} of commands) {
		assert.ok(
			lines.some(line => line.startsWith(`mesh-wizard ${name} `)),
			`${name} is not in the quick start`,
		);
		assert.ok(text.includes(`| \`mesh-wizard ${name}\` |`), `${name} is not in the table`);
	}
});

void test('the command lines of the CI snippets are accepted as they stand', () => {
	const lines = blocks('yml')
		.flatMap(block => block.split('\n'))
		.flatMap(
			line => /mesh-wizard (?<words>[^>]+)/v.exec(line)?.groups?.['words']?.trim().split(' ') ?? [],
		)
		.join(' ')
		.split(/ ?\bpreflight /v)
		.filter(Boolean);
	assert.equal(lines.length, 3);
	const preflight = commands.find(({name}) => name === 'preflight');
	const flags: Record<string, string> = {
		'-f': 'file',
		'--waive-file': 'waiveFile',
		'--against': 'against',
		'-o': 'output',
	};
	for (const line of lines) {
		const words = line.split(' ');
		const raw = Object.fromEntries(
			words.flatMap((word, index) =>
				word.startsWith('-')
					? [[flags[word] ?? assert.fail(`${line}: ${word}`), words[index + 1]]]
					: [],
			),
		);
		assert.ok(preflight !== undefined && 'start' in preflight.prepare(raw, {cwd: '/'}), line);
	}
});
