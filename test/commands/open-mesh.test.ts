import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {access, chmod, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {openMesh} from '../../source/commands/open-mesh.ts';
import {UsageError} from '../../source/errors.ts';
import {startFakeApiServer, sendJson} from '../helpers/fake-api-server.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {authority, serverTls} from '../helpers/secure-api.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const mesh = `apiVersion: mesh-wizard/v1
kind: Mesh
mesh: shop
organization: shop.example.com
istio: {version: 1.31.1}
trust: {mode: generated, directory: certs}
clusters:
  east: {context: x, network: n, role: primary, kubeconfig: team/config}
`;

/** A cloned repository: its mesh file names its kubeconfig, whose user is as given. `asks` sends one request with it. */
const cloned = async (t: TestContext, user: string) => {
	const folder = await temporaryDirectory(t);
	const at = (...names: string[]) => path.join(folder, ...names);
	const {url, requests} = await startFakeApiServer(
		t,
		(_request, response) => {
			sendJson(response, {gitVersion: 'v1.35.0'});
		},
		serverTls,
	);
	const ca = Buffer.from(authority.ca).toString('base64');
	await mkdir(at('repository', 'team'), {recursive: true});
	await writeFile(at('repository', 'mesh.yaml'), mesh);
	await writeFile(
		at('repository', 'team', 'config'),
		`clusters: [{name: c, cluster: {server: "${url}", certificate-authority-data: ${ca}}}]
users: [{name: u, user: {${user}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
`,
	);
	await writeFile(at('secret'), 'of-the-user');
	await writeFile(at('repository', 'team', 'token'), 'of-the-repository');
	await writeFile(
		at('repository', 'team', 'plugin'),
		`#!/bin/sh
touch ${at('ran')}
echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "of-a-plugin"}}'
`,
	);
	await chmod(at('repository', 'team', 'plugin'), 0o700);
	return {
		kubeconfig: at('repository', 'team', 'config'),
		async asks(
			options: {kubeconfigs?: string[]; allowExec?: boolean} = {},
			io = makeMemoryIo({env: {PATH: process.env['PATH']}}),
		) {
			using session = await openMesh(
				{
					kubeconfigs: [],
					allowExec: false,
					timeoutMs: 5000,
					plain: true,
					color: false,
					verbose: false,
					file: at('repository', 'mesh.yaml'),
					...options,
				},
				io,
			);
			await session.clusters.get('east')?.get('/version');
			return requests.at(-1)?.headers.authorization;
		},
		hasRun: async () =>
			access(at('ran')).then(
				() => true,
				() => false,
			),
	};
};

const plugin =
	'exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}';
const sitting = (answer: string) =>
	makeMemoryIo({isTerminal: true, env: {PATH: process.env['PATH']}, answers: [answer]});

test('a program of a kubeconfig that only the mesh file names runs with consent, and never without', async t => {
	const {asks, hasRun, kubeconfig} = await cloned(t, plugin);
	for (const io of [undefined, sitting('no'), sitting('')]) {
		await assert.rejects(asks({}, io), (error: unknown) => {
			assert.ok(error instanceof UsageError);
			assert.match(
				error.message,
				/clusters\.east\.kubeconfig \([^\n]*team\/config\), user "u", runs the program "[^"]*team\/plugin"$/v,
			);
			assert.match(error.remedy.join(' '), /--allow-exec/v);
			return true;
		});
		assert.equal(await hasRun(), false);
	}

	for (const [options, io] of [
		[{allowExec: true}],
		[{kubeconfigs: [kubeconfig]}],
		[{}, sitting('y')],
		[{}, makeMemoryIo({env: {PATH: process.env['PATH'], KUBECONFIG: kubeconfig}})],
	] as const) {
		assert.equal(
			await asks({...options, kubeconfigs: [...(options.kubeconfigs ?? [])]}, io),
			'Bearer of-a-plugin',
		);
	}

	assert.equal(await hasRun(), true);
});

test('a token file elsewhere on the machine is shown to nobody without consent; one beside the kubeconfig is', async t => {
	const foreign = await cloned(t, 'tokenFile: ../../secret');
	await assert.rejects(foreign.asks(), /sends the content of "[^"]*secret" to its server/v);
	assert.equal(await foreign.asks({allowExec: true}), 'Bearer of-the-user');
	const own = await cloned(t, 'tokenFile: token');
	assert.equal(await own.asks(), 'Bearer of-the-repository');
	const plain = await cloned(t, 'token: written');
	assert.equal(await plain.asks(), 'Bearer written');
});
