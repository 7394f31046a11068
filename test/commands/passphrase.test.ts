import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {findPassphrase} from '../../source/commands/passphrase.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {UsageError} from '../../source/errors.ts';
import type {Mesh, Trust} from '../../source/mesh/mesh.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';

const locked = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n';
const root: Trust = {mode: 'root', cert: 'pki/root.pem', key: 'pki/root.key'};

const loadedOf = (trust: Trust) => {
	const mesh: Mesh = {
		mesh: 'shop',
		organization: 'shop',
		istio: {version: '1.31.1'},
		dataPlane: 'sidecar',
		trust,
		verify: {image: 'agnhost'},
		clusters: [
			{
				name: 'east',
				context: 'east',
				network: 'n',
				role: 'primary',
			},
			{
				name: 'far',
				context: 'far',
				network: 'n',
				role: 'remote',
				primary: 'east',
			},
		],
	};
	return {mesh, directory: '/mesh'};
};

const filesOf = (texts: Readonly<Record<string, string>>) => {
	const files = makeMemoryFiles();
	for (const [file, text] of Object.entries(texts)) {
		files.texts.set(file, text);
	}

	return files;
};

const find = async (
	trust: Trust,
	texts: Readonly<Record<string, string>>,
	{
		answers = [],
		isTerminal = true,
		passphraseFile,
	}: {answers?: string[]; isTerminal?: boolean; passphraseFile?: string} = {},
) => {
	const io = makeMemoryIo({isTerminal, answers});
	const asked: string[] = [];
	const found = await findPassphrase(loadedOf(trust), {
		files: filesOf(texts),
		passphraseFile,
		io: {
			...io,
			async readLine(question, options) {
				assert.equal(options?.hidden, true, 'what is typed is not shown');
				asked.push(question);
				return io.readLine(question, options);
			},
		},
	});
	return {passphrase: found?.reveal(), asked};
};

describe('the passphrase of encrypted keys', () => {
	it('is the first line of the file, which is looked at first', async () => {
		assert.deepEqual(
			await find(
				root,
				{'/mesh/pki/root.key': locked, '/secret': 'horse battery \r\nrest\n'},
				{passphraseFile: '/secret', answers: ['no']},
			),
			{passphrase: 'horse battery ', asked: []},
		);
		await assert.rejects(
			find(root, {}, {passphraseFile: '/secret'}),
			(error: Error) =>
				error instanceof UsageError &&
				error.message === '--passphrase-file /secret: there is no such file',
		);
		await assert.rejects(
			find(root, {'/secret': '\nx'}, {passphraseFile: '/secret'}),
			(error: Error) =>
				error instanceof UsageError &&
				error.message === '--passphrase-file /secret: its first line is empty',
		);
	});

	it('is asked for on a terminal, of keys that are encrypted, and may be left out', async () => {
		const asked = [
			'Passphrase of /mesh/pki/root.key (Enter: go on without, as long as nothing has to be signed): ',
		];
		assert.deepEqual(await find(root, {'/mesh/pki/root.key': locked}, {answers: ['horse']}), {
			passphrase: 'horse',
			asked,
		});
		assert.deepEqual(await find(root, {'/mesh/pki/root.key': locked}, {answers: ['']}), {
			passphrase: undefined,
			asked,
		});
		assert.deepEqual(
			await find(
				{mode: 'generated', directory: 'certs'},
				{'/mesh/certs/root-key.pem': locked},
				{answers: ['horse']},
			),
			{passphrase: 'horse', asked: [asked[0]?.replace('pki/root.key', 'certs/root-key.pem')]},
		);
		assert.deepEqual(
			(
				await find(
					{mode: 'intermediates', directory: 'pki'},
					{'/mesh/pki/east/ca-key.pem': locked},
					{answers: ['horse']},
				)
			).passphrase,
			'horse',
		);
	});

	it('is asked for by nobody where no key is encrypted, and off a terminal', async () => {
		assert.deepEqual(await find(root, {'/mesh/pki/root.key': '-----BEGIN PRIVATE KEY-----\n'}), {
			passphrase: undefined,
			asked: [],
		});
		assert.deepEqual(await find({mode: 'from-cluster', cluster: 'east'}, {}), {
			passphrase: undefined,
			asked: [],
		});
		assert.deepEqual(await find(root, {'/mesh/pki/root.key': locked}, {isTerminal: false}), {
			passphrase: undefined,
			asked: [],
		});
	});

	it('of a root that is to be made is asked for twice', async () => {
		const encrypted: Trust = {mode: 'generated', directory: 'certs', encrypt: true};
		assert.deepEqual(await find(encrypted, {}, {answers: ['horse', 'horse']}), {
			passphrase: 'horse',
			asked: ['A passphrase for /mesh/certs/root-key.pem: ', 'The same once more: '],
		});
		await assert.rejects(
			find(encrypted, {}, {answers: ['horse', 'cow']}),
			(error: Error) =>
				error instanceof UsageError && error.message === 'the two passphrases differ',
		);
		await assert.rejects(
			find(encrypted, {}, {answers: ['']}),
			(error: Error) => error instanceof UsageError && error.message === 'no passphrase was typed',
		);
	});
});
