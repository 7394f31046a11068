import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {makeOpenPeer} from '../../source/adapters/peer.ts';
import {ApiError} from '../../source/ports/cluster.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {sendJson, sendStatus, startFakeApiServer} from '../helpers/fake-api-server.ts';
import {authority, serverTls, token} from '../helpers/secure-api.ts';

const open = makeOpenPeer({timeoutMs: 5000, userAgent: 'mesh-wizard/test'});

describe('a peer of a remote secret', () => {
	it('is asked with the token and trusted by the CA that the secret holds', async t => {
		const server = await startFakeApiServer(
			t,
			(request, response) => {
				if (request.headers.authorization === `Bearer ${token}`) {
					sendJson(response, {
						apiVersion: 'v1',
						kind: 'Namespace',
						metadata: {name: 'kube-system', uid: 'u'},
					});
				} else {
					sendStatus(response, 401, 'Unauthorized');
				}
			},
			serverTls,
		);
		const kubeSystem = {apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'};
		const ask = async (peer: Parameters<typeof open>[0]) => {
			const cluster = open(peer);
			try {
				return (await cluster.read(kubeSystem))?.metadata.uid;
			} catch (error) {
				assert.ok(error instanceof ApiError);
				return error.kind;
			} finally {
				cluster.close();
			}
		};

		assert.equal(
			await ask({server: server.url, authority: authority.ca, token: new Sensitive(token)}),
			'u',
		);
		assert.equal(
			await ask({server: server.url, authority: authority.ca, token: new Sensitive('dead')}),
			'unauthorized',
		);
		assert.equal(await ask({server: server.url, token: new Sensitive(token)}), 'wrong-ca');
	});
});
