import {Buffer} from 'node:buffer';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {sendJson, sendStatus, startFakeApiServer} from '../helpers/fake-api-server.ts';
import {authority, serverTls} from '../helpers/secure-api.ts';

type ContextEntry = {server: string; user?: object};

/** A kubeconfig in this folder, the first context being the current one. Returns its path. */
export const writeKubeconfig = async (
	folder: string,
	contexts: Readonly<Record<string, ContextEntry>>,
): Promise<string> => {
	const entries = Object.entries(contexts);
	const file = path.join(folder, 'kubeconfig');
	await writeFile(
		file,
		JSON.stringify({
			apiVersion: 'v1',
			kind: 'Config',
			'current-context': entries[0]?.[0],
			clusters: entries.map(([name, {server}]) => ({
				name,
				cluster: {
					server,
					...(server.startsWith('https:')
						? {'certificate-authority-data': Buffer.from(authority.ca).toString('base64')}
						: {}),
				},
			})),
			contexts: entries.map(([name]) => ({name, context: {cluster: name, user: name}})),
			users: entries.map(([name, {user = {token: 'static'}}]) => ({name, user})),
		}),
	);
	return file;
};

/** An API server of an empty cluster, for whoever has the token; of all that a survey asks it knows little. */
export const startApi = async (
	t: Pick<TestContext, 'after'>,
	{uid, token = 'static'}: {uid: string; token?: string},
): Promise<string> => {
	const respond: Parameters<typeof startFakeApiServer>[1] = ({url: asked, headers}, response) => {
		const {pathname} = new URL(asked, 'http://api');
		if (headers.authorization === `Bearer ${token}`) {
			switch (pathname) {
				case '/version': {
					sendJson(response, {gitVersion: 'v1.35.4'});

					break;
				}

				case '/api/v1/namespaces/kube-system': {
					sendJson(response, {metadata: {name: 'kube-system', uid}});

					break;
				}

				case '/api/v1/nodes':
				case '/apis/apps/v1/deployments': {
					sendJson(response, {metadata: {}, items: []});

					break;
				}

				default: {
					sendStatus(response, 404, 'not found');
				}
			}
		} else {
			sendStatus(response, 401, 'Unauthorized');
		}
	};

	const {url} = await startFakeApiServer(t, respond, serverTls);
	return url;
};
