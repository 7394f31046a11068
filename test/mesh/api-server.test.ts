import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	apiServerProblem,
	isBelowPath,
	isLocalServer,
	ownMeaning,
} from '../../source/mesh/api-server.ts';

void test('an address that leads each who uses it somewhere else says where', () => {
	for (const [server, meaning] of [
		['https://127.0.0.1:6443', /this machine/v],
		['https://[::1]:6443', /this machine/v],
		['https://0.0.0.0:6443', /this machine/v],
		['https://localhost:6443', /this machine/v],
		['https://kubernetes.docker.internal:6443', /this machine/v],
		['https://host.containers.internal:6443', /this machine/v],
		['https://host.minikube.internal:8443', /this machine/v],
		['https://kubernetes.default.svc', /own cluster of whoever asks/v],
		['https://kubernetes.default', /own cluster of whoever asks/v],
		['https://kubernetes.default.svc.corp.example', /own cluster of whoever asks/v],
		['https://API.kube-system.svc.cluster.local.:6443', /own cluster of whoever asks/v],
		['https://proxy.tools.svc:8443', /own cluster of whoever asks/v],
		['https://169.254.20.10:6443', /own link/v],
		['https://[fe80::1]:6443', /own link/v],
	] as const) {
		assert.match(ownMeaning(server) ?? '', meaning, server);
		assert.ok(isLocalServer(server));
		assert.notEqual(apiServerProblem(server), undefined, server);
	}
});

void test('an address that is the same for everybody has no such meaning', () => {
	for (const server of [
		'https://10.0.0.7:6443',
		'https://api.east.example:6443',
		'https://kubernetes:6443',
		'https://api.svc.example.com',
		'https://kubernetes.default.example.com',
		'https://[2001:db8::7]:6443',
	]) {
		assert.equal(ownMeaning(server), undefined, server);
		assert.equal(apiServerProblem(server), undefined, server);
	}
});

void test('an API server is at the root of its address, and what has a path stands before one', () => {
	for (const [server, isBelow] of [
		['https://rancher.example/k8s/clusters/c-m-abc', true],
		['https://rancher.example:8443/k8s/clusters/local/', true],
		['https://10.0.0.7:6443//x', true],
		['https://10.0.0.7:6443', false],
		['https://10.0.0.7:6443/', false],
		['https://api.example//', false],
		['no address', false],
	] as const) {
		assert.equal(isBelowPath(server), isBelow, server);
	}
});
