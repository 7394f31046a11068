import assert from 'node:assert/strict';
import test from 'node:test';
import {changes, isExpectedExit, isStill, obstacle} from './remedy-commands.ts';

void test('commands that change a cluster are told from those that look', () => {
	for (const command of [
		'kubectl --context a delete secret -n istio-system x',
		'KUBECONFIG=k kubectl --context a label namespace istio-system b=c --overwrite',
		'istioctl uninstall --purge --context a',
		'kubectl --context a set image -n shop deployment/cart app=docker.io/istio/app:1',
		'kubectl --context a create secret generic cacerts --dry-run=client -o yaml | kubectl --context a apply -f -',
		'for namespace in $(kubectl --context a get namespaces -o name); do kubectl --context a rollout restart deployment -n "$namespace"; done',
	]) {
		assert.equal(changes(command), true, command);
	}

	for (const command of [
		'kubectl --context a get nodes -o wide',
		'kubectl --context a describe limitrange -n istio-system',
		'kubectl --context a auth can-i create deployments.apps',
		'curl -vk --max-time 10 https://x/version',
		'kubectl --context create get nodes',
	]) {
		assert.equal(changes(command), false, command);
	}
});

void test('commands that the lab cannot run are named with the reason', () => {
	assert.match(
		obstacle('kubectl label node n topology.kubernetes.io/region=REGION') ?? '',
		/value/v,
	);
	assert.match(obstacle('kubectl apply -f https://github.com/x') ?? '', /internet/v);
	assert.match(obstacle('helm --kube-context a list -A') ?? '', /Helm/v);
	assert.equal(obstacle('kubectl --context a get nodes'), undefined);
});

void test('a failing command counts as run only where the failure is what it shows', () => {
	const refused = {
		command: 'curl -vk https://x/version',
		id: 'api.reachable',
		exitCode: 7,
		output: 'connection refused',
	};
	assert.equal(isExpectedExit(refused), true);
	assert.equal(isExpectedExit({...refused, output: ''}), false);
	assert.equal(isExpectedExit({...refused, output: 'bash: curl: command not found'}), false);
	assert.equal(isExpectedExit({...refused, id: 'nodes.ready'}), false);
	assert.equal(
		isExpectedExit({
			command: 'mesh-wizard preflight --read-secrets',
			id: 'trust.cacerts-invalid',
			exitCode: 2,
			output: 'usage',
		}),
		false,
	);
	assert.equal(
		isExpectedExit({
			command: 'mesh-wizard preflight --read-secrets',
			id: 'trust.cacerts-invalid',
			exitCode: 3,
			output: '',
		}),
		true,
	);
});

void test('a finding is cured once nothing above a note, or as bad as it was, is left of it on its clusters', () => {
	const finding = {
		id: 'x.y',
		status: 'fail',
		clusters: ['b'],
		observed: '',
	} as const;
	assert.equal(isStill(finding, [finding]), true);
	assert.equal(isStill({...finding, status: 'note'}, [{...finding, status: 'note'}]), true);
	assert.equal(
		isStill({...finding, status: 'note'}, [{...finding, status: 'note', observed: 'less'}]),
		false,
	);
	assert.equal(
		isStill(finding, [
			{...finding, status: 'note'},
			{...finding, clusters: ['a']},
			{...finding, id: 'x.z'},
		]),
		false,
	);
});
