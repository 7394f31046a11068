import assert from 'node:assert/strict';
import test from 'node:test';
import {makeCluster} from '../../../source/adapters/cluster/cluster.ts';
import {accessOf} from '../../../source/adapters/cluster/access.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {kubeContext} from '../../helpers/kube-context.ts';

void test('a plain context has no settings of its own', () => {
	assert.deepEqual(accessOf(kubeContext({name: 'a'}), {isProxied: false}), {settings: []});
});

void test('what only this machine knows is named, and of credentials the certificate alone', () => {
	const plain = kubeContext({name: 'a'});
	const context = {
		cluster: {
			...plain.cluster,
			proxyUrl: new Sensitive('http://user:secret@proxy:3128'),
			tlsServerName: 'kubernetes',
			skipTlsVerify: true,
		},
		user: {
			...plain.user,
			certificate: {certificate: 'PEM', key: new Sensitive('secret')},
			impersonation: {user: 'jane', groups: [], extra: {}},
		},
	};
	const access = accessOf(context, {isProxied: true});
	assert.deepEqual(access, {
		certificate: 'PEM',
		settings: ['proxy-url', 'tls-server-name', 'insecure-skip-tls-verify', 'impersonation'],
	});
	assert.ok(!JSON.stringify(access).includes('secret'));
});

void test('a proxy that only the environment names is as much of this machine as one of the kubeconfig', () => {
	const settings = (env: Record<string, string>) => {
		const cluster = makeCluster(kubeContext({name: 'a', server: 'https://10.0.0.7:6443'}), {
			timeoutMs: 1000,
			userAgent: 'test',
			env,
		});
		cluster.close();
		return cluster.access?.settings;
	};

	assert.deepEqual(settings({HTTPS_PROXY: 'http://user:secret@proxy:3128'}), ['HTTPS_PROXY']);
	assert.deepEqual(settings({https_proxy: 'proxy:3128', NO_PROXY: 'east.example'}), [
		'HTTPS_PROXY',
	]);
	assert.deepEqual(settings({HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '10.0.0.0/8'}), []);
	assert.deepEqual(settings({HTTP_PROXY: 'http://proxy:3128'}), []);
	assert.deepEqual(settings({}), []);
});
