import assert from 'node:assert/strict';
import {test} from 'node:test';
import {restartPatch} from '../../source/engine/steps/restart.ts';
import {rolloutProblems} from '../../source/kubernetes/rollout.ts';

const problems = (kind: string, status: Record<string, unknown>, spec?: Record<string, unknown>) =>
	rolloutProblems({
		apiVersion: 'apps/v1',
		kind,
		metadata: {name: 'cart', namespace: 'shop', generation: 3},
		spec: spec ?? {replicas: 2},
		status: {observedGeneration: 3, ...status},
	}).map(text => text.replace(/^\w+ shop\/cart:? /v, ''));

test('a rollout is complete when all pods are new and available, in the words of each kind', () => {
	assert.deepEqual(
		problems('Deployment', {updatedReplicas: 2, availableReplicas: 2, replicas: 2}),
		[],
	);
	assert.deepEqual(
		problems('Deployment', {updatedReplicas: 2, availableReplicas: 2, replicas: 3}),
		['2 of 2 pods run the planned version'],
	);
	assert.deepEqual(
		problems('Deployment', {updatedReplicas: 1, availableReplicas: 2, replicas: 3}),
		['1 of 2 pods run the planned version'],
	);
	assert.deepEqual(problems('Deployment', {}, {replicas: 0}), ['is scaled to 0']);
	assert.deepEqual(
		problems('Deployment', {observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2}),
		['its controller has not seen the change yet'],
	);

	assert.deepEqual(
		problems('StatefulSet', {currentRevision: 'b', updateRevision: 'b', availableReplicas: 2}),
		[],
	);
	assert.deepEqual(
		problems('StatefulSet', {
			currentRevision: 'a',
			updateRevision: 'b',
			updatedReplicas: 1,
			availableReplicas: 2,
		}),
		['1 of 2 pods run the planned version'],
	);
	assert.deepEqual(
		problems('StatefulSet', {currentRevision: 'b', updateRevision: 'b', availableReplicas: 1}),
		['1 of 2 pods run the planned version'],
	);

	assert.deepEqual(
		problems(
			'DaemonSet',
			{desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3},
			{},
		),
		[],
	);
	assert.deepEqual(
		problems(
			'DaemonSet',
			{desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 3},
			{},
		),
		['2 of 3 pods run the planned version'],
	);
	assert.deepEqual(problems('DaemonSet', {desiredNumberScheduled: 0}, {}), []);
});

test('a restart writes a mark into the template, and a network where the template holds the proxy itself', () => {
	const identity = {cluster: 'east', network: 'net-a', mesh: 'shop'};
	const ref = {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		name: 'ingress',
		namespace: 'istio-system',
	};
	const metadata = {annotations: {'mesh-wizard.dev/restarted-for': 'east/net-a/shop'}};
	assert.deepEqual(restartPatch(ref, {kind: 'Deployment', name: 'ingress'}, identity)['spec'], {
		template: {metadata},
	});
	assert.deepEqual(
		restartPatch(ref, {kind: 'Deployment', name: 'ingress', setsNetwork: true}, identity)['spec'],
		{
			template: {
				metadata,
				spec: {
					containers: [{name: 'istio-proxy', env: [{name: 'ISTIO_META_NETWORK', value: 'net-a'}]}],
				},
			},
		},
	);
});
