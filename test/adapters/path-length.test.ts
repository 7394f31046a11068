import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {describe, it} from 'node:test';
import {makeCertificates, readPathLength} from '../../source/adapters/certificates.ts';
import {makeOpenssl} from '../helpers/openssl.ts';

describe('the path length of a certificate', () => {
	it('is read as openssl wrote it, of any kind of key', async () => {
		await using tool = await makeOpenssl();
		for (const [constraint, expected] of [
			['CA:TRUE,pathlen:0', 0],
			['CA:TRUE,pathlen:3', 3],
			['CA:TRUE,pathlen:300', 300],
			['CA:TRUE', undefined],
			['CA:FALSE', undefined],
		] as const) {
			for (const key of ['rsa:1024', 'ec -pkeyopt ec_paramgen_curve:P-256', 'ed25519']) {
				const pem = await tool.openssl(
					`req -x509 -newkey ${key} -nodes -keyout key.pem -days 2 -subj /CN=x -addext basicConstraints=critical,${constraint} -addext keyUsage=critical,keyCertSign`,
				);
				assert.equal(
					readPathLength(new X509Certificate(pem).raw),
					expected,
					`${constraint} ${key}`,
				);
			}
		}
	});

	it('is told with the other facts', async () => {
		const certificates = makeCertificates({keyBits: 1024});
		const root = await certificates.makeRoot({organization: 'Example', now: Date.now()});
		const own = await certificates.makeIntermediate({
			root,
			organization: 'Example',
			cluster: 'a',
			now: Date.now(),
		});
		assert.deepEqual(
			certificates.read(`${own.certificate}${root.certificate}`).map(({pathLength}) => pathLength),
			[0, undefined],
		);
	});

	it('is none of bytes that are no certificate', () => {
		assert.equal(readPathLength(new Uint8Array()), undefined);
		assert.equal(readPathLength(new Uint8Array([0x30, 0x82, 0xff, 0xff, 0x01])), undefined);
	});
});
