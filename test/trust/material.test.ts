import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {describe, it} from 'node:test';
import {inspect} from 'node:util';
import {Sensitive} from '../../source/sensitive.ts';
import {cacertsPreview, cacertsSecret, type TrustMaterial} from '../../source/trust/material.ts';

const material: TrustMaterial = {
	certificate: 'intermediate\n',
	key: new Sensitive('canary-key\n'),
	chain: 'intermediate\nroot\n',
	root: 'root\n',
	fingerprints: {roots: ['aa'], authority: 'bb'},
};

describe('cacerts', () => {
	it("hold Istio's four keys, base64, with the fingerprints beside them", () => {
		const secret = cacertsSecret(material).reveal();
		assert.deepEqual(
			{...secret, data: undefined},
			{
				apiVersion: 'v1',
				kind: 'Secret',
				metadata: {
					name: 'cacerts',
					namespace: 'istio-system',
					labels: {'app.kubernetes.io/managed-by': 'mesh-wizard'},
					annotations: {'mesh-wizard.dev/root-sha256': 'aa', 'mesh-wizard.dev/ca-sha256': 'bb'},
				},
				type: 'Opaque',
				data: undefined,
			},
		);
		const data = Object.entries(secret['data'] as Record<string, string>).map(([key, value]) => [
			key,
			Buffer.from(value, 'base64').toString(),
		]);
		assert.deepEqual(Object.fromEntries(data), {
			'ca-cert.pem': 'intermediate\n',
			'ca-key.pem': 'canary-key\n',
			'root-cert.pem': 'root\n',
			'cert-chain.pem': 'intermediate\nroot\n',
		});
	});

	it('get into no log, raw or base64', () => {
		const base64 = Buffer.from('canary-key\n').toString('base64');
		const secret = cacertsSecret(material);
		const preview = cacertsPreview(material.fingerprints);
		for (const value of [secret, material, preview]) {
			for (const text of [
				JSON.stringify(value),
				inspect(value, {depth: 9, showHidden: true}),
				`${secret.toString()} ${material.key.toString()}`,
			]) {
				assert.ok(!text.includes('canary') && !text.includes(base64), text);
			}
		}

		// The control: that is where it would be seen.
		assert.ok(JSON.stringify(secret.reveal()).includes(base64));
	});

	it('are previewed as the same object without its data', () => {
		const secret = cacertsSecret(material).reveal();
		const preview = cacertsPreview(material.fingerprints);
		assert.deepEqual({...preview, data: undefined}, {...secret, data: undefined});
		assert.deepEqual(preview['data'], {
			'ca-cert.pem': '•••',
			'ca-key.pem': '•••',
			'root-cert.pem': '•••',
			'cert-chain.pem': '•••',
		});
		assert.equal(
			cacertsPreview({roots: ['aa']}).metadata.annotations?.['mesh-wizard.dev/ca-sha256'],
			'(known after the certificates are made)',
		);
	});
});
