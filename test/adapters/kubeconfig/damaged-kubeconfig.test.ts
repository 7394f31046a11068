import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {stringify} from 'yaml';
import {loadKubeconfig} from '../../../source/adapters/kubeconfig/load-kubeconfig.ts';
import {makeCluster} from '../../../source/adapters/cluster/cluster.ts';
import {MeshError} from '../../../source/errors.ts';
import {ApiError} from '../../../source/ports/cluster.ts';
import {damaged, damagedText} from '../../helpers/damaged.ts';
import {authority} from '../../helpers/secure-api.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

/* A kubeconfig of anybody: each context leads to its server or says what is wrong with it, and no other is lost. */

const issued = authority.issue({name: 'me', purpose: 'clientAuth'});
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** Nothing listens there: whatever is sound otherwise is refused a connection. */
const server = 'https://127.0.0.1:1';
const kubeconfig = {
	apiVersion: 'v1',
	kind: 'Config',
	'current-context': 'token',
	preferences: {},
	clusters: [
		{name: 'plain', cluster: {server, 'insecure-skip-tls-verify': true}},
		{
			name: 'secure',
			cluster: {
				server,
				'certificate-authority-data': base64(authority.ca),
				'tls-server-name': 'api.example',
				'proxy-url': 'http://127.0.0.1:1',
				extensions: [{name: 'client.authentication.k8s.io/exec', extension: {audience: 'a'}}],
			},
		},
	],
	users: [
		{name: 'token', user: {token: 'canary'}},
		{
			name: 'certificate',
			user: {
				'client-certificate-data': base64(issued.cert),
				'client-key-data': base64(issued.key),
			},
		},
		{name: 'basic', user: {username: 'me', password: 'secret', as: 'jane', 'as-groups': ['dev']}},
	],
	contexts: [
		{name: 'token', context: {cluster: 'plain', user: 'token', namespace: 'default'}},
		{name: 'certificate', context: {cluster: 'secure', user: 'certificate'}},
		{name: 'basic', context: {cluster: 'secure', user: 'basic'}},
	],
};
const yaml = (data: unknown) => stringify(data, {aliasDuplicateObjects: false});

test('whatever a kubeconfig says, each context is asked or says what is wrong', async t => {
	const file = path.join(await temporaryDirectory(t), 'config');
	const ask = async (text: string): Promise<string[]> => {
		await writeFile(file, text);
		const {contexts} = loadKubeconfig({paths: [file], env: {}, home: '/nowhere'});
		return Promise.all(
			contexts.map(async context => {
				const cluster = makeCluster(context, {
					timeoutMs: 3000,
					userAgent: 'mesh-wizard/test',
					env: {},
				});
				try {
					await cluster.get('/version');
					return 'answered';
				} catch (error) {
					assert.ok(error instanceof ApiError, `${context.name}: ${String(error)}`);
					assert.ok(!error.message.includes('canary') && !error.message.includes(issued.key));
					return error.kind;
				} finally {
					cluster.close();
				}
			}),
		);
	};

	assert.deepEqual(await ask(yaml(kubeconfig)), ['refused', 'proxy', 'proxy'], 'the control');
	const seen = {read: 0, refused: 0};
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(
				{weight: 3, arbitrary: damaged(kubeconfig).map(data => yaml(data))},
				{weight: 1, arbitrary: damagedText(yaml(kubeconfig))},
			),
			async text => {
				try {
					await ask(text);
					seen.read++;
				} catch (error) {
					assert.ok(error instanceof MeshError, error instanceof Error ? error.stack : '');
					assert.ok(!error.message.includes('canary'));
					seen.refused++;
				}
			},
		),
		{numRuns: 150},
	);
	assert.ok(seen.read > 10, JSON.stringify(seen));
});
