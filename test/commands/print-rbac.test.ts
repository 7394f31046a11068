import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {parseAllDocuments} from 'yaml';
import {runProgram} from '../../source/commands/program.ts';
import {probeRules, readRules, secretRules} from '../../source/survey/read-rights.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';

type Role = {
	kind: string;
	metadata: {name: string};
	rules: Array<{
		apiGroups: string[];
		resources: string[];
		resourceNames?: string[];
		verbs: string[];
	}>;
};

const printed = async (
	...flags: readonly string[]
): Promise<{text: string; documents: unknown[]}> => {
	const io = makeMemoryIo();
	assert.equal(await runProgram(['preflight', '--print-rbac', ...flags], io), 0);
	const text = io.out;
	return {text, documents: parseAllDocuments(text).map(document => document.toJS() as unknown)};
};

/** Without the question who may do what, which is posted and changes nothing. */
const reading = (rules: Role['rules']): Role['rules'] =>
	rules.filter(
		({resources, verbs}) =>
			!(resources.join(',') === 'subjectaccessreviews' && verbs.join(',') === 'create'),
	);

describe('preflight --print-rbac', () => {
	test('prints one role that reads, without a word about which clusters', async () => {
		const {documents} = await printed();
		assert.equal(documents.length, 1);
		const [role] = documents as Role[];
		assert.ok(role);
		assert.deepEqual([role.kind, role.metadata.name], ['ClusterRole', 'mesh-wizard-preflight']);
		assert.equal(role.rules.length, readRules.length);
		assert.deepEqual(
			[...new Set(reading(role.rules).flatMap(({verbs}) => verbs))].toSorted((a, b) =>
				a.localeCompare(b),
			),
			['get', 'list'],
		);
		assert.equal(role.rules.length - reading(role.rules).length, 1, 'it may ask who may do what');
		assert.ok(
			!role.rules.some(
				({resources, verbs}) => resources.includes('secrets') && verbs.includes('get'),
			),
		);
	});

	test('refuses what would be wrong with that preflight, all at once, and takes what would be right', async () => {
		const refused = async (...flags: readonly string[]) => {
			const io = makeMemoryIo();
			assert.equal(await runProgram(['preflight', '--print-rbac', ...flags], io), 2);
			assert.equal(io.out, '');
			return io.err;
		};

		const said = await refused(
			'--all-contexts',
			'-f',
			'mesh.yaml',
			'--probe-image',
			'a',
			'--concurrency',
			'0',
			'-o',
			'xml',
			'--strict',
			'--allow-warnings',
		);
		for (const words of [
			/5 things are wrong/v,
			/each say which clusters to check/v,
			/--probe-image says how to probe/v,
			/--concurrency 0/v,
			/--output xml/v,
			/--strict and --allow-warnings/v,
		]) {
			assert.match(said, words);
		}

		const unknown = await refused('--only', 'nodez', '--skip', 'x.y');
		assert.match(unknown, /--only nodez: .*Did you mean nodes/v);
		assert.match(unknown, /--skip x\.y/v);
		await printed('--only', 'nodes', '-f', 'mesh.yaml', '--strict', '-o', 'json', '--probe');
	});

	test('says of each rule what it is for', async () => {
		const {text} = await printed();
		for (const {why} of readRules) {
			assert.ok(text.includes(`  # ${why}\n  - apiGroups:`), why);
		}
	});

	test('adds what --read-secrets needs, and names the flag', async () => {
		const {text, documents} = await printed('--read-secrets');
		const [role] = documents as Role[];
		assert.equal(role?.rules.length, readRules.length + secretRules.length);
		assert.deepEqual(role.rules.at(-1), {
			apiGroups: [''],
			resources: ['secrets'],
			resourceNames: ['cacerts'],
			verbs: ['get'],
		});
		assert.match(text, /preflight --read-secrets needs/v);
	});

	test('adds what --probe needs, which is all that writes', async () => {
		const {text, documents} = await printed('--probe', '--read-secrets');
		const [role] = documents as Role[];
		assert.equal(role?.rules.length, readRules.length + secretRules.length + probeRules.length);
		const writing = reading(role.rules).filter(({verbs}) =>
			verbs.some(verb => !['get', 'list'].includes(verb)),
		);
		assert.deepEqual(
			writing.flatMap(({resources}) => resources),
			['namespaces', 'pods'],
		);
		assert.match(text, /preflight --read-secrets --probe needs/v);
	});
});
