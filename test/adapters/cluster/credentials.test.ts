import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {inspect} from 'node:util';
import {makeCredentials} from '../../../source/adapters/cluster/credentials.ts';
import {makeExecPlugins} from '../../../source/adapters/exec-plugin.ts';
import type {KubeconfigUser} from '../../../source/ports/kubeconfig.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {execPlugin, kubeContext} from '../../helpers/kube-context.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const plugins = makeExecPlugins({env: {}});
const credentialsOf = (user: Partial<KubeconfigUser>) =>
	makeCredentials(kubeContext({user}), plugins);
const shown = async (user: Partial<KubeconfigUser>) => {
	const {authorization} = await credentialsOf(user)();
	return authorization?.reveal();
};

const idToken = (exp: number) =>
	['{}', JSON.stringify({exp}), 'x'].map(part => Buffer.from(part).toString('base64url')).join('.');

test('a token, a password or nothing at all is shown', async () => {
	assert.equal(await shown({token: new Sensitive('t')}), 'Bearer t');
	assert.equal(
		await shown({basic: {username: 'u', password: new Sensitive('p:q')}}),
		`Basic ${Buffer.from('u:p:q').toString('base64')}`,
	);
	assert.equal(await shown({}), undefined);
	const certificate = {certificate: 'PEM', key: new Sensitive('KEY')};
	assert.deepEqual(await credentialsOf({certificate})(), {certificate});
});

test('a token file counts before a token, which is left when the file goes; without one, the file is named', async t => {
	const file = path.join(await temporaryDirectory(t), 'token');
	await writeFile(file, 'from-file\n');
	assert.equal(await shown({tokenFile: file, token: new Sensitive('old')}), 'Bearer from-file');
	await rm(file);
	assert.equal(await shown({tokenFile: file, token: new Sensitive('old')}), 'Bearer old');
	await assert.rejects(shown({tokenFile: file}), {
		kind: 'unauthorized',
		message: `https://east-1.example:6443: no credentials for user "admin": its token file ${file} cannot be read`,
	});
});

test("a plugin's certificate counts before one at hand, and what the server refused is given back", async () => {
	const credential = {certificate: {certificate: 'FRESH', key: new Sensitive('KEY')}};
	const forgotten: unknown[] = [];
	const context = kubeContext({
		user: {certificate: {certificate: 'OLD', key: new Sensitive('KEY')}, exec: execPlugin()},
	});
	const {authorization, certificate, onRefused} = await makeCredentials(context, {
		credential: async () => credential,
		forget(_context, refused) {
			forgotten.push(refused);
		},
	})();
	assert.equal(authorization, undefined);
	assert.equal(certificate?.certificate, 'FRESH');
	onRefused?.();
	assert.deepEqual(forgotten, [credential]);
});

test('the ID token of an OIDC provider is used while it is valid; kubectl renews it', async () => {
	const hour = 3600;
	const now = Math.floor(Date.now() / 1000);
	const valid = idToken(now + hour);
	assert.equal(
		await shown({authProvider: {name: 'oidc', idToken: new Sensitive(valid)}}),
		`Bearer ${valid}`,
	);
	const expired = idToken(now - hour);
	await assert.rejects(
		shown({authProvider: {name: 'oidc', idToken: new Sensitive(expired)}}),
		(error: Error & {remedy?: readonly string[]}) => {
			assert.match(error.message, /the ID token of its OIDC auth-provider has expired$/v);
			assert.match(
				error.remedy?.join('') ?? '',
				/Only a login by the tool that wrote this kubeconfig entry helps.*kubectl --context east-1/v,
			);
			assert.ok(!inspect(error).includes(expired));
			return true;
		},
	);
	await assert.rejects(shown({authProvider: {name: 'oidc'}}), {message: /has no ID token yet$/v});
	await assert.rejects(shown({authProvider: {name: 'gcp'}}), {
		message: /the auth-provider gcp no longer exists$/v,
	});
});
