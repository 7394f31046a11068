import assert from 'node:assert/strict';
import {test} from 'node:test';
import {podProblem, podTroubles} from '../../source/kubernetes/pod-troubles.ts';
import type {Pod} from '../../source/kubernetes/typed-object.ts';

const podWith = (status: Pod['status']): Pod => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: 'cart'},
	status,
});

const waiting = (name: string, reason: string, message?: string) => ({
	name,
	state: {waiting: {reason, message}},
});

test('a pod that runs has no trouble', () => {
	const pod = podWith({
		phase: 'Running',
		conditions: [
			{type: 'PodScheduled', status: 'True'},
			{type: 'Ready', status: 'True'},
		],
		initContainerStatuses: [{name: 'init', state: {terminated: {exitCode: 0}}}],
		containerStatuses: [{name: 'app', ready: true}],
	});
	assert.deepEqual(podTroubles(pod), []);
	assert.equal(podProblem(pod), undefined);
	assert.deepEqual(podTroubles(podWith(undefined)), []);
});

test('a pod that no node takes says why before anything else', () => {
	const pod = podWith({
		conditions: [
			{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes'},
		],
		containerStatuses: [waiting('app', 'ErrImagePull')],
	});
	assert.equal(podProblem(pod), 'Unschedulable: 0/1 nodes');
	assert.deepEqual(
		podTroubles(pod).map(({kind}) => kind),
		['unscheduled', 'waiting', 'unready'],
	);
});

test('a container that waits is a problem, unless every start goes through it; some reasons are stuck', () => {
	const pod = podWith({
		initContainerStatuses: [waiting('init', 'PodInitializing')],
		containerStatuses: [
			waiting('side', 'ContainerCreating'),
			waiting('odd', 'Throttled'),
			waiting('app', 'ImagePullBackOff', 'no such image'),
		],
	});
	assert.equal(podProblem(pod), 'Throttled');
	assert.deepEqual(
		podTroubles(pod).flatMap(trouble =>
			trouble.kind === 'waiting' ? [[trouble.container, trouble.isStuck]] : [],
		),
		[
			['odd', false],
			['app', true],
		],
	);
});

test('a container that ended with an error is told, and those that are not ready yet', () => {
	const pod = podWith({
		containerStatuses: [
			{name: 'app', state: {terminated: {exitCode: 3}}},
			{name: 'istio-proxy', ready: false},
		],
	});
	assert.deepEqual(podTroubles(pod), [
		{kind: 'ended', container: 'app', exitCode: 3},
		{kind: 'unready', containers: ['istio-proxy']},
	]);
	assert.equal(podProblem(pod), undefined);
});
