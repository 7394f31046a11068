import assert from 'node:assert/strict';
import test from 'node:test';
import {accessOf} from '../../../source/adapters/cluster/access.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {kubeContext} from '../../helpers/kube-context.ts';

void test('a plain context has no settings of its own', () => {
	assert.deepEqual(accessOf(kubeContext({name: 'a'})), {settings: []});
});

void test('what only this machine knows is named, and of credentials the certificate alone', () => {
	const plain = kubeContext({name: 'a'});
	const access = accessOf({
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
	});
	assert.deepEqual(access, {
		certificate: 'PEM',
		settings: ['proxy-url', 'tls-server-name', 'insecure-skip-tls-verify', 'impersonation'],
	});
	assert.ok(!JSON.stringify(access).includes('secret'));
});
