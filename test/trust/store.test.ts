import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {before, describe, it} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {MeshError} from '../../source/errors.ts';
import type {KeyPair} from '../../source/ports/certificates.ts';
import {ensureTrust} from '../../source/trust/ensure.ts';
import {inspectTrust} from '../../source/trust/inspect-trust.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {makeMemoryFiles, type MemoryFiles} from '../../source/demo/memory-files.ts';
import {makeOpenssl} from '../helpers/openssl.ts';

const dayMs = 86_400_000;
const certificates = makeCertificates({keyBits: 1024});
const start = Date.now();
const request = {directory: '/certs', organization: 'Example', clusters: ['east', 'west']};
const portsOf = (files: MemoryFiles, now = start) => ({
	files,
	certificates,
	clock: {now: () => now},
});

describe('a trust directory at fault', () => {
	let good: MemoryFiles;
	/** Another root of the same name, and an intermediate of it. */
	let otherRoot: KeyPair;
	let otherIntermediate: KeyPair;

	before(async () => {
		good = makeMemoryFiles();
		await ensureTrust(portsOf(good), request);
		otherRoot = await certificates.makeRoot({organization: 'Example', now: start});
		otherIntermediate = await certificates.makeIntermediate({
			root: otherRoot,
			organization: 'Example',
			cluster: 'east',
			now: start,
		});
	});

	const faultOf = async (run: () => Promise<unknown>): Promise<MeshError> => {
		try {
			await run();
		} catch (error) {
			assert.ok(error instanceof MeshError, String(error));
			return error;
		}

		assert.fail('no fault was found');
	};

	/** The one error of both `ensureTrust` and `peekTrust`, which change nothing. */
	const fault = async (
		spoil: (texts: Map<string, string>) => unknown,
		{now = start, clusters = request.clusters} = {},
	): Promise<MeshError> => {
		const files = good.copy();
		spoil(files.texts);
		const spoilt = new Map(files.texts);
		const inspected = await faultOf(async () =>
			inspectTrust(portsOf(files, now), {...request, clusters}),
		);
		const ensured = await faultOf(async () =>
			ensureTrust(portsOf(files, now), {...request, clusters}),
		);
		assert.deepEqual(
			[inspected.message, inspected.code, inspected.remedy],
			[ensured.message, ensured.code, ensured.remedy],
		);
		assert.deepEqual(files.texts, spoilt);
		assert.equal(ensured.exitCode, 2);
		assert.ok(ensured.remedy.length > 0);
		return ensured;
	};

	const text = (file: string): string => good.texts.get(file) ?? assert.fail(file);

	it('is not the one that was just made', async () => {
		const files = good.copy();
		await ensureTrust(portsOf(files), request);
		assert.deepEqual(files.changes, []);
	});

	it('has the key of another root', async () => {
		const {message} = await fault(texts =>
			texts.set('/certs/root-key.pem', otherRoot.key.reveal()),
		);
		assert.equal(message, '/certs/root-key.pem is not the key of /certs/root-cert.pem');
	});

	it('has a key that is none, and does not say what it is', async () => {
		const {message, code} = await fault(texts => texts.set('/certs/root-key.pem', 'canary'));
		assert.match(message, /^\/certs\/root-key\.pem: the private key cannot be read/v);
		assert.ok(!message.includes('canary'));
		assert.equal(code, 'trust.key-unreadable');
	});

	it("has no certificate in a certificate's file", async () => {
		for (const file of [
			'/certs/root-cert.pem',
			'/certs/east/ca-cert.pem',
			'/certs/east/cert-chain.pem',
			'/certs/east/root-cert.pem',
		]) {
			const {message} = await fault(texts => texts.set(file, 'nothing'));
			assert.equal(message, `${file}: the text holds no PEM certificate`);
		}
	});

	it('has several roots in one file', async () => {
		const {message} = await fault(texts =>
			texts.set('/certs/root-cert.pem', text('/certs/root-cert.pem') + otherRoot.certificate),
		);
		assert.equal(message, '/certs/root-cert.pem holds 2 certificates; it must hold one');
	});

	it('has a certificate that is no CA', async () => {
		await using openssl = await makeOpenssl();
		await openssl.openssl(
			'req -x509 -newkey rsa:1024 -nodes -keyout leaf.key -subj /CN=leaf -addext basicConstraints=CA:FALSE -days 30 -out leaf.pem',
		);
		const leaf = await readFile(path.join(openssl.folder, 'leaf.pem'), 'utf8');
		for (const file of ['/certs/root-cert.pem', '/certs/east/ca-cert.pem']) {
			const {message} = await fault(texts => texts.set(file, leaf), {now: Date.now() + 1000});
			assert.equal(
				message,
				`${file} is not a CA certificate ("CN=leaf"); istiod cannot sign with it`,
			);
		}
	});

	it('has an intermediate where the root should be', async () => {
		const {message} = await fault(texts => {
			texts.set('/certs/root-cert.pem', text('/certs/east/ca-cert.pem'));
			texts.set('/certs/root-key.pem', text('/certs/east/ca-key.pem'));
		});
		assert.equal(
			message,
			'/certs/root-cert.pem is not a root: "O=Example, CN=Intermediate CA, L=east" was issued by "O=Example, CN=Root CA"',
		);
	});

	it('has expired, every file of it', async () => {
		const {message} = await fault(() => 'time alone does it', {now: start + 731 * dayMs});
		assert.match(
			message,
			/^\/certs\/east\/ca-cert\.pem expired on \d{4}-.*Z\n\/certs\/west\/ca-cert\.pem expired on \d{4}-.*Z$/v,
		);
		const root = await fault(() => 'time alone does it', {now: start + 3651 * dayMs});
		assert.match(root.message, /^\/certs\/root-cert\.pem expired on /v);
	});

	it('is of the future', async () => {
		const {message} = await fault(() => 'time alone does it', {now: start - dayMs});
		assert.match(message, /^\/certs\/root-cert\.pem is not valid before .*; it is .* here$/v);
	});

	it('has lost its root, which is not made again', async () => {
		const {message, remedy} = await fault(texts => texts.delete('/certs/root-cert.pem'));
		assert.equal(
			message,
			'/certs/root-cert.pem is missing, but /certs/east/root-cert.pem, /certs/east/ca-cert.pem, /certs/west/root-cert.pem, /certs/west/ca-cert.pem are there: a root has been in use, and a second one is never made',
		);
		assert.equal(remedy[0], 'cp /certs/east/root-cert.pem /certs/root-cert.pem');
		const gone = await fault(
			texts => {
				for (const file of texts.keys()) {
					if (!['/certs/west/ca-cert.pem', '/certs/.gitignore'].includes(file)) {
						texts.delete(file);
					}
				}
			},
			{clusters: ['new']},
		);
		assert.match(
			gone.message,
			/^\/certs\/root-cert\.pem is missing, but \/certs\/west\/ca-cert\.pem is there/v,
		);
	});

	it('has an intermediate of another root of the same name', async () => {
		const {message} = await fault(texts => {
			texts.set('/certs/east/ca-cert.pem', otherIntermediate.certificate);
			texts.set('/certs/east/ca-key.pem', otherIntermediate.key.reveal());
		});
		assert.match(
			message,
			/^\/certs\/east\/ca-cert\.pem was not signed by \/certs\/root-cert\.pem \(its issuer is "O=Example, CN=Root CA", the root (?:[\da-f]{2}:)+[\da-f]{2}… is "O=Example, CN=Root CA"\)$/v,
		);
	});

	it("has an intermediate without its key, or with another's", async () => {
		const missing = await fault(texts => texts.delete('/certs/east/ca-key.pem'));
		assert.equal(
			missing.message,
			'/certs/east/ca-key.pem is missing; /certs/east/ca-cert.pem is of no use without it',
		);
		const wrong = await fault(texts =>
			texts.set('/certs/east/ca-key.pem', text('/certs/west/ca-key.pem')),
		);
		assert.equal(wrong.message, '/certs/east/ca-key.pem is not the key of /certs/east/ca-cert.pem');
	});

	it('has a chain that does not lead to the root', async () => {
		for (const chain of [
			text('/certs/west/cert-chain.pem'),
			text('/certs/east/ca-cert.pem'),
			text('/certs/root-cert.pem') + text('/certs/east/ca-cert.pem'),
		]) {
			const {message} = await fault(texts => texts.set('/certs/east/cert-chain.pem', chain));
			assert.equal(
				message,
				'/certs/east/cert-chain.pem is not /certs/east/ca-cert.pem followed by /certs/root-cert.pem',
			);
		}
	});

	it('has another root beside an intermediate, and names both', async () => {
		const {message} = await fault(texts =>
			texts.set('/certs/east/root-cert.pem', otherRoot.certificate),
		);
		const [expected, found] = [text('/certs/root-cert.pem'), otherRoot.certificate].map(pem =>
			certificates
				.read(pem)[0]
				?.fingerprint.slice(0, 4)
				.replace(/(..)(..)/v, '$1:$2'),
		);
		assert.match(
			message,
			new RegExp(
				String.raw`^/certs/east/root-cert\.pem is root ${found}.*…, but /certs/root-cert\.pem is ${expected}.*…$`,
				'v',
			),
		);
	});

	it("cannot sign without the root's key, but needs it for nothing else", async () => {
		const {message} = await fault(texts => texts.delete('/certs/root-key.pem'), {
			clusters: ['east', 'north'],
		});
		assert.equal(message, '/certs/root-key.pem is missing, and north has no intermediate yet');
		const files = good.copy();
		await files.remove('/certs/root-key.pem');
		assert.equal((await ensureTrust(portsOf(files), request)).size, 2);
	});

	it('has several faults, and all are named', async () => {
		const {message} = await fault(texts => {
			texts.delete('/certs/east/ca-key.pem');
			texts.set('/certs/west/cert-chain.pem', 'nothing');
		});
		assert.equal(
			message,
			'/certs/east/ca-key.pem is missing; /certs/east/ca-cert.pem is of no use without it\n/certs/west/cert-chain.pem: the text holds no PEM certificate',
		);
	});

	it('has an encrypted root key', async () => {
		await using openssl = await makeOpenssl();
		await openssl.write('plain.key', text('/certs/root-key.pem'));
		await openssl.openssl('pkey -in plain.key -aes256 -passout pass:x -out encrypted.key');
		const encrypted = await readFile(path.join(openssl.folder, 'encrypted.key'), 'utf8');
		const files = good.copy();
		files.texts.set('/certs/root-key.pem', encrypted);
		// As long as nothing has to be signed, nobody needs to open it.
		assert.equal((await ensureTrust(portsOf(files), request)).size, 2);
		assert.equal(files.texts.get('/certs/root-key.pem'), encrypted);
		const more = {...request, clusters: ['east', 'north']};
		assert.deepEqual((await inspectTrust(portsOf(files), more)).lockedKey, '/certs/root-key.pem');
		const missing = await faultOf(async () => ensureTrust(portsOf(files), more));
		assert.deepEqual(
			[missing.message, missing.code, missing.exitCode],
			[
				'/certs/root-key.pem is encrypted, and nobody has given its passphrase',
				'trust.passphrase-missing',
				2,
			],
		);
		assert.match(missing.remedy.join(','), /--passphrase-file/v);
		const wrong = await faultOf(async () =>
			ensureTrust({...portsOf(files), passphrase: new Sensitive('canary')}, more),
		);
		assert.match(
			wrong.message,
			/^\/certs\/root-key\.pem: the passphrase does not open this private key/v,
		);
		assert.ok(!`${wrong.message} ${wrong.remedy.join(',')}`.includes('canary'));
		const opened = {...portsOf(files), passphrase: new Sensitive('x')};
		assert.equal((await inspectTrust(opened, more)).lockedKey, undefined);
		const made = await ensureTrust(opened, more);
		assert.ok(
			certificates.isSignedBy(made.get('north')?.certificate ?? '', text('/certs/root-cert.pem')),
		);
		assert.equal(files.texts.get('/certs/root-key.pem'), encrypted, 'it stays encrypted');
	});

	it('has the encrypted key of another root', async () => {
		const files = good.copy();
		files.texts.set(
			'/certs/root-key.pem',
			certificates.lockKey(otherRoot.key, new Sensitive('x')).reveal(),
		);
		const {message} = await faultOf(async () =>
			inspectTrust({...portsOf(files), passphrase: new Sensitive('x')}, request),
		);
		assert.equal(message, '/certs/root-key.pem is not the key of /certs/root-cert.pem');
	});
});

describe('a root whose key is to be encrypted', () => {
	it('is made with its key encrypted, and opens with the passphrase alone', async () => {
		const files = makeMemoryFiles();
		const ports = {...portsOf(files), passphrase: new Sensitive('horse')};
		await assert.rejects(ensureTrust(portsOf(files), {...request, encrypts: true}), {
			code: 'trust.passphrase-missing',
			exitCode: 2,
		});
		assert.equal(
			files.texts.get('/certs/root-cert.pem'),
			undefined,
			'nothing is left of a root that nobody can lock',
		);
		const made = await ensureTrust(ports, {...request, encrypts: true});
		assert.equal(made.size, 2);
		const key = files.texts.get('/certs/root-key.pem') ?? '';
		assert.match(key, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/v);
		assert.throws(() => certificates.openKey(new Sensitive(key), new Sensitive('cow')), {
			code: 'trust.passphrase-wrong',
		});
		assert.ok(
			certificates.matches(
				files.texts.get('/certs/root-cert.pem') ?? '',
				certificates.openKey(new Sensitive(key), new Sensitive('horse')),
			),
		);
		const changes = files.changes.length;
		await ensureTrust(ports, {...request, encrypts: true});
		assert.equal(files.changes.length, changes, 'a second time changes nothing');
	});
});
