import assert from 'node:assert/strict';
import test from 'node:test';
import {startLab} from './start-lab.ts';
import {makeWizard, pairsOf, said} from './wizard.ts';

void test('two primaries on one network', {timeout: 900_000}, async t => {
	await using lab = await startLab({clusters: ['flat-a', 'flat-b'], flat: true});
	await using wizard = await makeWizard(lab, {'flat-a': {network: 'one'}, 'flat-b': {network: 'one'}});

	await t.test('are joined without a gateway, and every pair is proven', async () => {
		const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(run.exitCode, 0, said(run));
		assert.deepEqual(pairsOf(run), ['flat-a → flat-b: pass by flat-b', 'flat-b → flat-a: pass by flat-a']);
		assert.equal((await lab.kubectl('flat-a', '-n', 'istio-system', 'get', 'deployments', '-o', 'name')).trim(), 'deployment.apps/istiod');
	});

	await t.test('are red, with the cause, when the peer cannot be read any more', async () => {
		await lab.kubectl('flat-a', '-n', 'istio-system', 'delete', 'secret', 'istio-remote-secret-flat-b');
		const run = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
		assert.equal(run.exitCode, 3, said(run));
		assert.deepEqual(pairsOf(run), ['flat-a → flat-b: fail', 'flat-b → flat-a: pass by flat-a']);
	});
});

void test('three primaries, two of them on one network', {timeout: 900_000}, async () => {
	await using lab = await startLab({clusters: ['mix-a', 'mix-b', 'mix-c'], flat: [['mix-a', 'mix-b']]});
	await using wizard = await makeWizard(lab, {'mix-a': {network: 'east'}, 'mix-b': {network: 'east'}, 'mix-c': {network: 'west'}});
	const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
	assert.equal(run.exitCode, 0, said(run));
	assert.deepEqual(pairsOf(run), [
		'mix-a → mix-b: pass by mix-b',
		'mix-a → mix-c: pass by mix-c',
		'mix-b → mix-a: pass by mix-a',
		'mix-b → mix-c: pass by mix-c',
		'mix-c → mix-a: pass by mix-a',
		'mix-c → mix-b: pass by mix-b',
	]);
});
