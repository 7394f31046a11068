import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {openJournal} from '../../source/engine/journal.ts';
import {makeFakeClock} from '../helpers/fakes.ts';

const child = {host: 'here', system: 'boot/pids', pid: 77, startedAt: 'earlier'};
const started = {type: 'child-started', run: 'old', step: 'east/istiod', child};
const runStarted = {type: 'run-started', run: 'new', command: 'apply', by: child};

const read = async (...lines: readonly unknown[]) => {
	const files = makeMemoryFiles();
	await files.makePrivateDirectory('/state');
	await files.write(
		'/state/journal.jsonl',
		lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
	);
	return openJournal(files, makeFakeClock(), '/state').openChildren();
};

test('children are open until their end is written down', async () => {
	assert.deepEqual(await read(started), {children: [{step: 'east/istiod', child}], problems: []});
	for (const type of ['child-ended', 'child-left']) {
		assert.deepEqual(await read(started, {...started, type}), {children: [], problems: []});
	}

	const elsewhere = {...child, system: 'boot/other'};
	const {children} = await read(started, {...started, type: 'child-ended', child: elsewhere});
	assert.equal(children.length, 1, 'the same number in another container is another process');
});

test('half a line of a run that was killed is nothing to tell', async () => {
	assert.deepEqual((await read(started, '{"type":"chi')).problems, []);
	assert.deepEqual((await read(started, '{"type":"chi', runStarted)).problems, []);
});

test('what no run writes is passed over and said, with file and line', async () => {
	const damaged: readonly unknown[] = [
		'null',
		'7',
		'"text"',
		'[]',
		'{}',
		{...started, child: undefined},
		{...started, child: {...child, pid: -1}},
		{...started, child: {...child, pid: 0}},
		{...started, child: {...child, pid: 1.5}},
		{...started, child: {...child, pid: 1e21}},
		{...started, child: {...child, pid: '77'}},
		{...started, child: {...child, host: ''}},
		{...started, child: {...child, host: 'h'.repeat(100_000)}},
		{...started, child: {...child, startedAt: 7}},
		{...started, child: {...child, executable: {}}},
		{...started, step: ['east/istiod']},
		{...started, type: 'child-began'},
		{...started, type: 'constructor'},
		'{"__proto__":{"type":"child-started"}}',
	];
	for (const line of damaged) {
		const {children, problems} = await read(started, line, started);
		assert.deepEqual(children, [{step: 'east/istiod', child}], JSON.stringify(line).slice(0, 80));
		assert.equal(problems.length, 1);
		assert.match(problems[0] ?? '', /^\/state\/journal\.jsonl: line 2 is no entry/v);
	}

	const {problems} = await read(runStarted, '\0\0binary', 'more', started);
	assert.match(problems[0] ?? '', /line 2 and 1 more are no entries/v);
});

test('a journal of thousands of programs costs no thousands of looks', async () => {
	const {children, problems} = await read(
		...Array.from({length: 3000}, (_, index) => ({
			...started,
			child: {...child, pid: index + 1},
		})),
	);
	assert.equal(children.at(-1)?.child.pid, 3000);
	assert.ok(children.length <= 500);
	assert.match(problems.join('\n'), /names 3000 programs without an end/v);
});
