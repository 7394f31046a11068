import assert from 'node:assert/strict';
import test from 'node:test';
import {startLab} from './start-lab.ts';
import {makeWizard, pairsOf, said} from './wizard.ts';

void test('a primary and its remote on one network: installed, proven, unchanged by a second apply, torn down', {timeout: 900_000}, async () => {
	await using lab = await startLab({clusters: ['owner', 'edge'], flat: true});
	await using wizard = await makeWizard(lab, {owner: {network: 'one'}, edge: {network: 'one', role: 'remote', primary: 'owner'}});
	const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
	assert.equal(run.exitCode, 0, said(run));
	assert.deepEqual(pairsOf(run), ['edge → owner: pass by owner', 'owner → edge: pass by edge']);
	assert.doesNotMatch(await lab.kubectl('edge', '-n', 'istio-system', 'get', 'deployments', '-o', 'name'), /istiod/v, 'the remote runs no istiod');
	const again = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
	assert.deepEqual(again.events.filter(({type}) => type === 'step-started'), [], said(again));
	const down = await wizard.run('teardown', '-f', 'mesh.yaml', '--yes');
	assert.equal(down.exitCode, 0, said(down));
});

void test('a load balancer that answers with a host name is named, and no remote is installed against it', {timeout: 900_000}, async () => {
	await using lab = await startLab({clusters: [{name: 'named', loadBalancer: 'hostname'}, 'far'], flat: true});
	await using wizard = await makeWizard(lab, {named: {network: 'one'}, far: {network: 'one', role: 'remote', primary: 'named'}});
	const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
	assert.equal(run.exitCode, 1, said(run));
	const failed = run.events.flatMap(event => event.type === 'step-finished' && event.outcome === 'failed' ? [event] : []);
	assert.deepEqual(failed.map(({step}) => step), ['named/gateway-address']);
	assert.match(failed[0]?.error?.message ?? '', /host name, istio-eastwestgateway\.lab-named\.example/v);
	assert.equal((await lab.kubectl('far', '-n', 'istio-system', 'get', 'services', '-o', 'name')).trim(), '', 'nothing of Istio is in the remote');
});
