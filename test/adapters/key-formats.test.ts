import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, it} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {MeshError} from '../../source/errors.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {makeOpenssl} from '../helpers/openssl.ts';

const certificates = makeCertificates();

const errorOf = (run: () => unknown): MeshError => {
	try {
		run();
	} catch (error) {
		assert.ok(error instanceof MeshError, String(error));
		assert.doesNotMatch(`${error.message}${error.remedy.join('')}`, /-----BEGIN|horse|error:/v);
		return error;
	}

	return assert.fail('it was read');
};

describe('files that are to hold PEM', () => {
	it('are named by what they are, with the command that makes PEM of them', async () => {
		await using tool = await makeOpenssl();
		await tool.openssl(
			'req -x509 -newkey rsa:1024 -nodes -subj /O=Example/CN=root -days 9 -keyout key.pem -out cert.pem',
		);
		await Promise.all([
			tool.openssl('x509 -in cert.pem -outform der -out cert.der'),
			tool.openssl('pkey -in key.pem -outform der -out key.der'),
			tool.openssl('pkcs12 -export -in cert.pem -inkey key.pem -passout pass:horse -out both.p12'),
			tool.openssl('crl2pkcs7 -nocrl -certfile cert.pem -out cert.p7b'),
			tool.openssl('x509 -in cert.pem -trustout -out trusted.pem'),
		]);
		const text = async (name: string) => readFile(path.join(tool.folder, name), 'utf8');
		const cert = await text('cert.pem');
		await tool.write('utf16.pem', `\uFEFF${cert}`);
		const utf16 = Buffer.from(`\uFEFF${cert}`, 'utf16le').toString('utf8');
		const keystore = Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1]).toString('utf8');
		for (const [pem, name, remedy] of [
			[await text('cert.der'), 'DER', /^openssl x509 -inform DER /v],
			[await text('both.p12'), 'PKCS#12', /^openssl pkcs12 .* -nokeys /v],
			[await text('cert.p7b'), 'a PKCS#7 bundle', /^openssl pkcs7 -print_certs /v],
			[await text('trusted.pem'), "openssl's own form of a trusted certificate", /^openssl x509 /v],
			[utf16, 'UTF-16', /^iconv /v],
			[keystore, 'a Java keystore', /^keytool .* openssl pkcs12 -in NEW\.p12 -nokeys/v],
		] as const) {
			const error = errorOf(() => certificates.read(pem));
			assert.equal(error.message, `the text holds no PEM certificate, but ${name}`);
			assert.match(error.remedy.join('\n'), remedy);
		}

		const key = errorOf(() => certificates.openKey(new Sensitive('nothing')));
		assert.match(key.message, /\(the text holds no PEM private key\)$/v);
		const der = errorOf(() => certificates.openKey(new Sensitive('0\uFFFD\u0002\u0001\0garbage')));
		assert.match(der.message, /no PEM private key, but DER/v);
		assert.equal(certificates.read(`text\r\n${cert.replaceAll('\n', '\r\n')}text`).length, 1);
		assert.equal(certificates.read(cert.replaceAll(/^/gmv, '    ')).length, 1, 'as in YAML');
	});

	it('hold one private key', async () => {
		await using tool = await makeOpenssl();
		const [one, other] = [
			await tool.openssl('genpkey -algorithm ed25519'),
			await tool.openssl('genpkey -algorithm ed25519'),
		];
		assert.equal(
			errorOf(() => certificates.openKey(new Sensitive(one + other))).code,
			'trust.several-keys',
		);
		assert.ok(certificates.openKey(new Sensitive(`Bag Attributes\n${one}`)));
	});

	it('name the cipher of a key that OpenSSL 3 does not open, and how to encrypt it anew', async () => {
		await using tool = await makeOpenssl();
		await tool.openssl('genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out key.pem');
		const passphrase = new Sensitive('horse');
		const legacy = '-provider legacy -provider default';
		for (const [cipher, command] of [
			['PBE-MD5-DES', `pkcs8 ${legacy} -topk8 -v1 PBE-MD5-DES -in key.pem -passout pass:horse`],
			[
				'PBE-SHA1-RC2-40',
				`pkcs8 ${legacy} -topk8 -v1 PBE-SHA1-RC2-40 -in key.pem -passout pass:horse`,
			],
			['DES-CBC', `rsa ${legacy} -traditional -des -in key.pem -passout pass:horse`],
		] as const) {
			const locked = await tool.openssl(command);
			const error = errorOf(() => certificates.openKey(new Sensitive(locked), passphrase));
			assert.equal(error.code, 'trust.key-cipher');
			assert.match(error.message, new RegExp(`is encrypted with ${cipher}, which OpenSSL 3`, 'v'));
			// The command of the remedy makes one that opens.
			await tool.write('OLD.key', locked);
			const [remedy = ''] = error.remedy;
			await tool.openssl(
				`${remedy.replace(/^openssl /v, '')} -passin pass:horse -passout pass:horse`,
			);
			const mended = await readFile(path.join(tool.folder, 'NEW.key'), 'utf8');
			assert.ok(certificates.openKey(new Sensitive(mended), passphrase));
		}

		const triple = await tool.openssl('rsa -traditional -des3 -in key.pem -passout pass:horse');
		assert.ok(certificates.openKey(new Sensitive(triple), passphrase), 'DES-EDE3-CBC still opens');
		assert.equal(
			errorOf(() => certificates.openKey(new Sensitive(triple), new Sensitive('cow'))).code,
			'trust.passphrase-wrong',
		);
	});
});
