import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {checks} from '../../source/checks/index.ts';
import {runProgram} from '../../source/commands/program.ts';
import {checkListSchema} from '../../source/reporters/check-list.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';

const run = async (line: string, columns = 100) => {
	const io = makeMemoryIo({columns, env: {KUBECONFIG: '/nowhere'}});
	const exitCode = await runProgram(line.split(' '), io);
	return {exitCode, out: io.out, err: io.err};
};

describe('preflight --list', () => {
	test('names every check with its scope and title, without a kubeconfig', async () => {
		const {exitCode, out, err} = await run('preflight --list', 200);
		assert.deepEqual([exitCode, err], [0, '']);
		const lines = out.trimEnd().split('\n');
		assert.equal(lines.length, checks.length);
		for (const [index, {id, scope, title}] of checks.entries()) {
			assert.deepEqual(lines[index]?.split(/ {2,}/v), [id, scope, title]);
		}
	});

	test('is data with -o json', async () => {
		const {exitCode, out} = await run('preflight --list -o json');
		const list = checkListSchema.parse(JSON.parse(out));
		assert.equal(exitCode, 0);
		assert.deepEqual(
			list.checks.map(({id}) => id),
			checks.map(({id}) => id),
		);
		assert.equal(
			list.checks.find(({id}) => id === 'network.pod-cidr-overlap')?.when.fail,
			'they overlap, and the two are to share a network',
		);
	});

	test('stays within a narrow terminal', async () => {
		const {out} = await run('preflight --list', 60);
		assert.ok(out.split('\n').every(line => line.length <= 60));
	});
});

describe('preflight --explain', () => {
	test('says what, why, when and where, at exit 0', async () => {
		const {exitCode, out} = await run('preflight --explain network.pod-cidr-overlap');
		assert.equal(exitCode, 0);
		assert.match(
			out,
			/^network\.pod-cidr-overlap\n {2}pod addresses do not overlap \(each pair of clusters\)\n/v,
		);
		assert.match(out, /the wrong pod answers\./v);
		assert.match(out, /✖ fail: {4}they overlap, and the two are to share a network\./v);
		assert.ok(out.endsWith('  docs/checks.md#network.pod-cidr-overlap\n'));
	});

	test('takes several ids, and gives data with -o json', async () => {
		const {out} = await run('preflight --explain nodes.ready,api.reachable -o json');
		assert.deepEqual(
			checkListSchema.parse(JSON.parse(out)).checks.map(({id}) => id),
			['nodes.ready', 'api.reachable'],
		);
	});

	test('refuses ids that are none with exit 2 and the nearest', async () => {
		const {exitCode, out, err} = await run('preflight --explain node.ready --explain nonsense');
		assert.deepEqual([exitCode, out], [2, '']);
		assert.match(
			err,
			/--explain node\.ready: there is no such check\. Did you mean nodes\.ready\?/v,
		);
		assert.match(err, /--explain nonsense: there is no such check\./v);
	});

	test('is not given with what would look at clusters, whose mistakes nobody would hear of', async () => {
		const {exitCode, out, err} = await run(
			'preflight --explain nodes.ready --only nodes --strict --print-rbac',
		);
		assert.deepEqual([exitCode, out], [2, '']);
		assert.match(
			err,
			/--list and --explain only tell of checks: leave out --only, --strict, --print-rbac\./v,
		);
		assert.equal((await run('preflight --list -f mesh.yaml')).exitCode, 2);
		assert.equal((await run('preflight --list --no-color')).exitCode, 0);
	});

	test('is not given with --list', async () => {
		const {exitCode, err} = await run('preflight --list --explain nodes.ready');
		assert.equal(exitCode, 2);
		assert.match(err, /give one of them/v);
	});
});
