import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {execa} from 'execa';
import {readDocument} from '../../../source/adapters/kubeconfig/read-document.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const config = ({cluster = '', user = 'token: t', more = ''}): string => `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"${cluster}}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
users: [{name: u, user: {${user}}}]
${more}
`;

const read = async (t: TestContext, content: string | Buffer) => {
	const file = path.join(await temporaryDirectory(t), 'config');
	await writeFile(file, content);
	return readDocument(file);
};

const faultsOf = async (t: TestContext, content: string): Promise<string[]> => {
	const found = await read(t, content);
	return found.kind === 'document'
		? found.faults.map(({path: place, fault}) => `${place} ${fault}`)
		: [found.kind];
};

/** Each as kubectl 1.35 takes it: what it refuses, and what it reads. */
const refused: ReadonlyArray<Parameters<typeof config>[0]> = [
	...[
		'yes',
		'y',
		'on',
		'True',
		'1_000',
		'0x1f',
		'0o17',
		'017',
		'08',
		'1e3',
		'1.5',
		'.inf',
		'[a]',
		'{a: b}',
	].map(token => ({user: `token: ${token}`})),
	{cluster: ", insecure-skip-tls-verify: 'true'"},
	{cluster: ', insecure-skip-tls-verify: 1'},
	{cluster: ", certificate-authority-data: '%%%'"},
	{cluster: ', certificate-authority-data: YWJ'},
	{cluster: ', extensions: 5'},
	{user: 'exec: {apiVersion: client.authentication.k8s.io/v1, command: x, args: [1]}'},
	{user: 'auth-provider: {name: oidc, config: {expires-in: 1}}'},
	{user: 'token: t, as: u, as-user-extra: {a: x}'},
	{more: 'current-context: 5'},
	{more: "preferences: {colors: 'x'}"},
	{more: 'preferences: 5'},
];
const accepted: ReadonlyArray<Parameters<typeof config>[0]> = [
	...[
		'2020-01-01',
		'1:20',
		'~',
		'null',
		'Null',
		"''",
		'"5"',
		"'yes'",
		'y1',
		'+a',
		'1.2.3',
		'0x',
		'0b2',
	].map(token => ({
		user: `token: ${token}`,
	})),
	{cluster: ', insecure-skip-tls-verify: yes'},
	{cluster: ', certificate-authority-data: YWJj'},
	{cluster: ', unknown: 5, Server: 5'},
	{more: 'unknown: [1, {}]'},
	{more: 'extensions: [{name: a, extension: 5}]'},
];

test('a value of another type makes a file that client-go refuses, and is named by its path alone', async t => {
	for (const parts of refused) {
		const faults = await faultsOf(t, config(parts));
		assert.equal(faults.length, 1, JSON.stringify(parts));
	}

	for (const parts of accepted) {
		assert.deepEqual(await faultsOf(t, config(parts)), [], JSON.stringify(parts));
	}

	assert.deepEqual(await faultsOf(t, config({user: 'token: 424242'})), [
		'users[0].user.token is a number where kubectl wants text: put it into quotes',
	]);
});

test('a file of another kind is no kubeconfig; one that says nothing is', async t => {
	assert.match((await faultsOf(t, 'apiVersion: v1\nkind: Secret\n')).join(''), /a Secret of v1/v);
	assert.match((await faultsOf(t, 'apiVersion: v2\nkind: Config\n')).join(''), /a Config of v2/v);
	assert.deepEqual(await faultsOf(t, 'clusters: []\n'), []);
	assert.deepEqual(await faultsOf(t, ''), []);
	assert.deepEqual(await faultsOf(t, '# nothing\n'), []);
	assert.deepEqual(await faultsOf(t, '- a\n'), ['broken']);
});

test('the first document counts, whatever follows it', async t => {
	const serverOf = async (content: string | Buffer) => {
		const found = await read(t, content);
		return found.kind === 'document' ? JSON.stringify(found.document['clusters']) : found.kind;
	};

	const text = config({});
	const expected = await serverOf(text);
	assert.match(expected ?? '', /127\.0\.0\.1/v);
	for (const variant of [
		`---\n${text}`,
		`%YAML 1.1\n---\n${text}`,
		`# a\n\n---\n${text}`,
		`${text}---\n: : [ not YAML\n`,
		`${text}...\njunk: [\n`,
		`${text}---\n`,
	]) {
		assert.equal(await serverOf(variant), expected, variant);
	}

	assert.notEqual(
		await serverOf(`---\n# empty\n---\n${text}`),
		expected,
		'an empty first one counts, too',
	);
});

test('UTF-16 of either order is read, as PowerShell writes it', async t => {
	const text = config({user: 'token: grün'});
	const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
	const big = Buffer.from(little).swap16();
	for (const bytes of [little, big]) {
		const found = await read(t, bytes);
		assert.match(found.kind === 'document' ? JSON.stringify(found.document) : '', /grün/v);
	}

	assert.equal(
		(await read(t, Buffer.from(text, 'utf16le'))).kind,
		'broken',
		'not without its mark',
	);
});

test('an anchor is merged as kubectl merges it', async t => {
	const found = await read(
		t,
		'x: &a {server: "https://one"}\nclusters: [{name: c, cluster: {<<: *a}}]\n',
	);
	assert.deepEqual(found.kind === 'document' && found.document['clusters'], [
		{name: 'c', cluster: {server: 'https://one'}},
	]);
});

test('a pipe in the place of a kubeconfig is named at once, and /dev/null is an empty one', async t => {
	const file = path.join(await temporaryDirectory(t), 'config');
	await execa('mkfifo', [file]);
	assert.deepEqual(readDocument(file), {
		kind: 'broken',
		file,
		reason: 'it is a pipe (FIFO), not a file',
	});
	assert.equal(readDocument('/dev/null').kind, 'document');
});
