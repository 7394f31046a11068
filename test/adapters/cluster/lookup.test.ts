import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {addressOf} from '../../../source/adapters/cluster/hosts-file.ts';
import {LookupFailure, lookupWith, makeResolve} from '../../../source/adapters/cluster/lookup.ts';
import {startDnsServer, type Records} from '../../helpers/dns-server.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const setUp = async (
	t: TestContext,
	records: Records,
	options: Parameters<typeof makeResolve>[0] = {},
) => {
	const hostsFile = path.join(await temporaryDirectory(t), 'hosts');
	await writeFile(
		hostsFile,
		'127.0.0.1 localhost\n10.9.9.9\tlab Lab.Example # a comment\nfd00::9 lab\nnonsense lab\n',
	);
	const {server, questions} = await startDnsServer(t, records);
	const bySystem: string[] = [];
	const resolve = makeResolve({
		servers: [server],
		hostsFile,
		async system(hostname) {
			bySystem.push(hostname);
			throw Object.assign(new Error('unknown'), {code: 'ENOTFOUND'});
		},
		...options,
	});
	const addresses = async (name: string) => (await resolve(name)).map(({address}) => address);
	return {
		resolve,
		addresses,
		questions,
		bySystem,
	};
};

test('the hosts file and localhost come before DNS', async t => {
	const {addresses, questions} = await setUp(t, {});
	assert.deepEqual(await addresses('lab'), ['10.9.9.9', 'fd00::9']);
	assert.deepEqual(await addresses('LAB.example'), ['10.9.9.9']);
	assert.deepEqual(await addresses('localhost'), ['127.0.0.1']);
	assert.deepEqual(await addresses('any.localhost'), ['127.0.0.1', '::1']);
	assert.deepEqual(questions, []);
});

test('both address families are asked for, IPv4 first; one that stays silent does not hold up the other', async t => {
	const {addresses} = await setUp(
		t,
		{
			'both.example': {a: '10.0.0.1', aaaa: 'fd00:0:0:0:0:0:0:1'},
			'four.example': {a: '10.0.0.2'},
			'six.example': {aaaa: 'fd00:0:0:0:0:0:0:2'},
			'dropped.example': {a: '10.0.0.3', silent: 'aaaa'},
		},
		{timeoutMs: 1500},
	);
	assert.deepEqual(await addresses('both.example'), ['10.0.0.1', 'fd00::1']);
	assert.deepEqual(await addresses('four.example'), ['10.0.0.2']);
	assert.deepEqual(await addresses('six.example'), ['fd00::2']);
	assert.deepEqual(await addresses('dropped.example'), ['10.0.0.3']);
});

test('a name that DNS does not know is asked for at the system; others are not', async t => {
	const {addresses, bySystem} = await setUp(t, {'broken.example': 'failing'}, {});
	await assert.rejects(addresses('none.example'), {
		name: 'LookupFailure',
		code: 'ENOTFOUND',
		hostname: 'none.example',
	});
	await assert.rejects(addresses('broken.example'), {name: 'LookupFailure', code: 'ESERVFAIL'});
	assert.deepEqual(bySystem, ['none.example']);
	const known = await setUp(t, {}, {system: async () => [addressOf('10.1.1.1')]});
	assert.deepEqual(await known.addresses('search-domain'), ['10.1.1.1']);
});

test('fifty names whose server is silent end at the timeout and do not delay a healthy one', async t => {
	const dead = Object.fromEntries(
		Array.from({length: 50}, (_, index) => [`dead-${index}.example`, 'silent' as const]),
	);
	const {addresses, bySystem} = await setUp(
		t,
		{...dead, 'healthy.example': {a: '10.0.0.1'}},
		{timeoutMs: 400},
	);
	let ended = 0;
	const failures = Object.keys(dead).map(async name => {
		await assert.rejects(addresses(name), {code: 'ETIMEOUT'});
		ended++;
	});
	assert.deepEqual(await addresses('healthy.example'), ['10.0.0.1']);
	assert.equal(ended, 0);
	await Promise.all(failures);
	assert.deepEqual(bySystem, []);
});

test('answers and failures are kept for a while and shared by those who ask at once', async t => {
	const records: Record<string, {a: string} | 'failing'> = {
		'a.example': {a: '10.0.0.1'},
		'b.example': 'failing',
	};
	const {addresses, questions} = await setUp(t, records, {keepMs: 60_000});
	await Promise.all([addresses('a.example'), addresses('a.example')]);
	await addresses('a.example');
	assert.deepEqual(questions.toSorted(), ['a a.example', 'aaaa a.example']);
	await assert.rejects(addresses('b.example'));
	const asked = questions.length;
	await assert.rejects(addresses('b.example'));
	assert.equal(questions.length, asked);

	const forgetful = await setUp(t, records, {keepMs: 0});
	await forgetful.addresses('a.example');
	await forgetful.addresses('a.example');
	assert.equal(forgetful.questions.length, 4);
});

test('a socket gets one address, all of them, or those of a family', async t => {
	const {resolve} = await setUp(t, {'both.example': {a: '10.0.0.1', aaaa: 'fd00:0:0:0:0:0:0:1'}});
	const lookup = lookupWith(resolve);
	const ask = async (options: object) =>
		new Promise((settle, reject) => {
			lookup('both.example', options, (error, address, family) => {
				if (error) {
					reject(error);
				} else {
					settle([address, family]);
				}
			});
		});
	assert.deepEqual(await ask({}), ['10.0.0.1', 4]);
	assert.deepEqual(await ask({family: 6}), ['fd00::1', 6]);
	assert.deepEqual(await ask({all: true}), [
		[
			{address: '10.0.0.1', family: 4},
			{address: 'fd00::1', family: 6},
		],
		undefined,
	]);
	const onlyFour = lookupWith(async () => [addressOf('10.0.0.1')]);
	const error = await new Promise(settle => {
		onlyFour('x', {family: 6}, settle);
	});
	assert.ok(error instanceof LookupFailure);
});
