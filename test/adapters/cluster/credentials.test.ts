import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {inspect} from 'node:util';
import {makeCredentials} from '../../../source/adapters/cluster/credentials.ts';
import {makeExecPlugins} from '../../../source/adapters/exec-plugin/exec-plugins.ts';
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

test("a certificate at hand counts before a plugin's, and what the server refused is given back", async () => {
	const credential = {certificate: {certificate: 'FRESH', key: new Sensitive('KEY')}};
	const forgotten: unknown[] = [];
	const own = {certificate: 'OWN', key: new Sensitive('KEY')};
	const shownWith = async (user: Partial<KubeconfigUser>) =>
		makeCredentials(kubeContext({user: {...user, exec: execPlugin()}}), {
			credential: async () => credential,
			forget(_context, refused) {
				forgotten.push(refused);
			},
		})();
	assert.deepEqual(await shownWith({certificate: own}), {certificate: own});
	const {authorization, certificate, onRefused} = await shownWith({});
	assert.equal(authorization, undefined);
	assert.equal(certificate?.certificate, 'FRESH');
	onRefused?.();
	assert.deepEqual(forgotten, [credential]);
});

const hour = 3600;
const nowSeconds = () => Math.floor(Date.now() / 1000);
const oidc = (token?: string, {canRenew = false} = {}) => ({
	authProvider: {name: 'oidc', canRenew, ...(token && {idToken: new Sensitive(token)})},
});

type Refusal = Error & {kind?: string; remedy?: readonly string[]};
const refusalOf = async (user: Partial<KubeconfigUser>): Promise<Refusal> => {
	const refusal: unknown = await shown(user).then(
		() => undefined,
		(error: unknown) => error,
	);
	assert.ok(refusal instanceof Error, 'it is refused');
	return refusal;
};

test('the ID token of an OIDC provider is shown until ten seconds before its end', async () => {
	const valid = idToken(nowSeconds() + 12);
	assert.equal(await shown(oidc(valid)), `Bearer ${valid}`);
	await assert.rejects(shown(oidc(idToken(nowSeconds() + 9))), /has an ID token that expired at/v);
});

test('an expired ID token is named with user, file and time, and who renews it; no token is', async () => {
	const expired = idToken(1_790_000_000);
	const refusal = await refusalOf(oidc(expired, {canRenew: true}));
	assert.equal(refusal.kind, 'unauthorized');
	assert.equal(
		refusal.message,
		'https://east-1.example:6443: no credentials for user "admin": its OIDC auth-provider in /kube/config has an ID token that expired at 2026-09-21T14:13:20.000Z',
	);
	assert.deepEqual(refusal.remedy, [
		'kubectl renews it and writes the new one into the kubeconfig; then try again:',
		'kubectl --context east-1 get namespaces',
	]);
	assert.ok(!inspect(refusal, {depth: 9}).includes(expired));
	const stuck = await refusalOf(oidc(expired));
	assert.match(stuck.remedy?.join('\n') ?? '', /^Log in with the tool that wrote this [^\n]*$/v);
});

test('what is no ID token, or does not say when it ends, is refused as kubectl does', async () => {
	await assert.rejects(shown(oidc()), {message: /has no ID token yet$/v});
	for (const token of [
		'opaque',
		`${idToken(nowSeconds() + hour)}.x`,
		'e30.e30.x',
		idToken(-1e300),
	]) {
		const refusal = await refusalOf(oidc(token));
		assert.match(refusal.message, /has an ID token that does not say when it expires$/v);
		assert.ok(!inspect(refusal, {depth: 9}).includes(token));
	}

	await assert.rejects(shown({authProvider: {name: 'gcp', canRenew: false}}), {
		message: /the auth-provider gcp no longer exists$/v,
	});
});

test('the ID token that kubectl has written meanwhile is found', async t => {
	const file = path.join(await temporaryDirectory(t), 'config');
	const write = async (token: string) =>
		writeFile(
			file,
			`users: [{name: admin, user: {auth-provider: {name: oidc, config: {idp-issuer-url: i, client-id: c, id-token: "${token}"}}}}]`,
		);
	const expired = idToken(nowSeconds() - hour);
	await write(expired);
	const credentials = credentialsOf({file, ...oidc(expired)});
	await assert.rejects(credentials(), /expired at/v);
	const renewed = idToken(nowSeconds() + hour);
	await write(renewed);
	const {authorization} = await credentials();
	assert.equal(authorization?.reveal(), `Bearer ${renewed}`);
	await rm(file);
	const {authorization: kept} = await credentials();
	assert.equal(kept?.reveal(), `Bearer ${renewed}`, 'a valid one is not looked for again');
});
