import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {MeshError} from '../../source/errors.ts';
import type {KeyPair} from '../../source/ports/certificates.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {makeOpenssl, type Openssl} from '../helpers/openssl.ts';

const dayMs = 86_400_000;
const now = Date.now();
const quick = makeCertificates({keyBits: 1024});

/** What Istio's Makefile does (fact C-7), with commands and configuration of our own. */
const makeAsMakefile = async ({openssl, write}: Openssl): Promise<void> => {
	const configuration = (name: readonly string[], extensions: readonly string[]) =>
		[
			'[req]',
			'prompt=no',
			'utf8=yes',
			'default_md=sha256',
			'distinguished_name=name',
			'[name]',
			...name,
			'[ca]',
			...extensions,
			'',
		].join('\n');
	const keyUsage = 'keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,keyCertSign';
	await write(
		'root.conf',
		configuration(
			['O=Example', 'CN=Root CA'],
			['subjectKeyIdentifier=hash', 'basicConstraints=critical,CA:true', keyUsage],
		),
	);
	await write(
		'intermediate.conf',
		configuration(
			['O=Example', 'CN=Intermediate CA', 'L=east-1'],
			[
				'subjectKeyIdentifier=hash',
				'basicConstraints=critical,CA:true,pathlen:0',
				keyUsage,
				'subjectAltName=DNS:istiod.istio-system.svc',
			],
		),
	);
	await Promise.all(
		['root', 'intermediate'].map(async name => {
			await openssl(`genrsa -out ${name}.key 4096`);
			await openssl(`req -new -sha256 -config ${name}.conf -key ${name}.key -out ${name}.csr`);
		}),
	);
	await openssl(
		'x509 -req -sha256 -days 3650 -in root.csr -signkey root.key -extfile root.conf -extensions ca -out root.pem',
	);
	await openssl(
		'x509 -req -sha256 -days 730 -in intermediate.csr -CA root.pem -CAkey root.key -CAcreateserial -extfile intermediate.conf -extensions ca -out intermediate.pem',
	);
};

/** Everything a certificate says but for what differs from one to the next: numbers, keys, dates. */
const textOf = async ({openssl}: Openssl, file: string): Promise<string> => {
	const text = await openssl(
		`x509 -in ${file} -noout -text -nameopt show_type,sep_comma_plus_space,utf8`,
	);
	return text
		.replace(/(Serial Number:)\s+[:\da-f]+\n/v, '$1 <serial>\n')
		.replaceAll(/(Not (?:Before|After) *:) .*/gv, '$1 <date>')
		.replaceAll(/(?:[\dA-F]{2}:){19}[\dA-F]{2}/gv, '<key id>')
		.replaceAll(/(?:\s+(?:[\da-f]{2}:)+)+(?:[\da-f]{2})?\n/gv, ' <octets>\n');
};

/** The encoding: nesting, types, and the values of what is not a number, a key or a date. */
const structureOf = async ({openssl}: Openssl, file: string): Promise<string[]> => {
	const parsed = await openssl(`asn1parse -in ${file}`);
	return parsed
		.trim()
		.split('\n')
		.map(line => {
			const [, depth, rest = ''] = /d=(\d+) .*?(?:prim|cons): (.*)/v.exec(line) ?? [];
			const [, type = '', value = ''] = /^([^:]+?) *(?::(.*))?$/v.exec(rest) ?? [];
			return `${depth} ${type}${['OBJECT', 'UTF8STRING', 'BOOLEAN'].includes(type) ? ` ${value}` : ''}`;
		});
};

describe("certificates made as Istio's Makefile makes them", () => {
	let openssl: Openssl;
	let root: KeyPair;
	let intermediate: KeyPair;

	before(async () => {
		openssl = await makeOpenssl();
		const certificates = makeCertificates();
		const make = async () => {
			root = await certificates.makeRoot({organization: 'Example', now});
			intermediate = await certificates.makeIntermediate({
				root,
				organization: 'Example',
				cluster: 'east-1',
				now,
			});
			await openssl.write('our-root.pem', root.certificate);
			await openssl.write('our-intermediate.pem', intermediate.certificate);
			await openssl.write('our-intermediate.key', intermediate.key.reveal());
		};

		await Promise.all([make(), makeAsMakefile(openssl)]);
	});
	after(async () => {
		await openssl[Symbol.asyncDispose]();
	});

	it('says what openssl says in its own', async () => {
		for (const name of ['root', 'intermediate']) {
			const ours = await textOf(openssl, `our-${name}.pem`);
			assert.match(ours, /Public-Key: \(4096 bit\)/v);
			assert.equal(ours, await textOf(openssl, `${name}.pem`));
		}
	});

	it('is encoded as openssl encodes', async () => {
		for (const name of ['root', 'intermediate']) {
			assert.deepEqual(
				await structureOf(openssl, `our-${name}.pem`),
				await structureOf(openssl, `${name}.pem`),
			);
		}
	});

	it('is compared by what tells certificates apart', async () => {
		const text = await textOf(openssl, 'intermediate.pem');
		for (const part of [
			'Serial Number: <serial>',
			'O=UTF8STRING:Example, CN=UTF8STRING:Intermediate CA, L=UTF8STRING:east-1',
			'CA:TRUE, pathlen:0',
			'X509v3 Key Usage: critical',
			'Digital Signature, Non Repudiation, Key Encipherment, Certificate Sign\n',
			'DNS:istiod.istio-system.svc',
			'sha256WithRSAEncryption',
		]) {
			assert.ok(text.includes(part), `${part} is missing in:\n${text}`);
		}

		assert.notEqual(text, await textOf(openssl, 'root.pem'));
		assert.notDeepEqual(
			await structureOf(openssl, 'intermediate.pem'),
			await structureOf(openssl, 'root.pem'),
		);
	});

	it('chains, and openssl agrees; to another root it does not', async () => {
		assert.match(
			await openssl.openssl('verify -CAfile our-root.pem our-intermediate.pem'),
			/: OK/v,
		);
		await assert.rejects(openssl.openssl('verify -CAfile root.pem our-intermediate.pem'));
	});

	it("hands out keys that openssl accepts as the certificate's", async () => {
		assert.equal(
			await openssl.openssl('pkey -in our-intermediate.key -pubout'),
			await openssl.openssl('x509 -in our-intermediate.pem -noout -pubkey'),
		);
	});
});

describe('certificates in detail', () => {
	let root: KeyPair;

	before(async () => {
		root = await quick.makeRoot({organization: 'Example', now});
	});

	const makeIntermediate = async (
		options: Partial<Parameters<typeof quick.makeIntermediate>[0]> = {},
	) =>
		quick.makeIntermediate({
			root,
			organization: 'Example',
			cluster: 'east-1',
			now,
			...options,
		});
	const factsOf = (pair: KeyPair) => {
		const [facts] = quick.read(pair.certificate);
		assert.ok(facts);
		return facts;
	};

	it('is valid for ten years as a root, for two as an intermediate, and from ten minutes ago', async () => {
		const seconds = Math.floor(now / 1000) * 1000;
		assert.deepEqual(
			[factsOf(root).notBefore, factsOf(root).notAfter],
			[seconds - 600_000, seconds + 3650 * dayMs],
		);
		assert.deepEqual(factsOf(await makeIntermediate()).notAfter, seconds + 730 * dayMs);
		assert.deepEqual(factsOf(await makeIntermediate({days: 30})).notAfter, seconds + 30 * dayMs);
	});

	it('never outlives its root', async () => {
		const late = now + 3600 * dayMs;
		assert.equal(factsOf(await makeIntermediate({now: late})).notAfter, factsOf(root).notAfter);
		await assert.rejects(makeIntermediate({now: now + 3651 * dayMs}), {
			name: 'MeshError',
			code: 'trust.expired',
		});
	});

	it('writes dates from 2050 on as GeneralizedTime', async () => {
		await using openssl = await makeOpenssl();
		const future = await quick.makeRoot({organization: 'Example', now: Date.UTC(2045, 0, 1)});
		await openssl.write('future.pem', future.certificate);
		const parsed = await openssl.openssl('asn1parse -in future.pem');
		assert.match(parsed, /UTCTIME\s+:441231235000Z\n.*GENERALIZEDTIME\s+:20541230000000Z/v);
		assert.equal(factsOf(future).notAfter, Date.UTC(2054, 11, 30));
	});

	it('gives each certificate a positive serial of its own', async () => {
		const serials = await Promise.all(
			Array.from({length: 24}, async () => factsOf(await makeIntermediate()).serial),
		);
		assert.equal(new Set(serials).size, 24);
		for (const serial of serials) {
			assert.match(serial, /^[0-7][\da-f]{39}$/v);
		}
	});

	it('keeps a name beyond ASCII byte by byte from root to intermediate', async () => {
		const foreign = await quick.makeRoot({organization: 'Bücher & Söhne — 書店', now});
		const intermediate = await makeIntermediate({
			root: foreign,
			organization: 'Bücher & Söhne — 書店',
		});
		assert.ok(quick.isSignedBy(intermediate.certificate, foreign.certificate));
		assert.equal(factsOf(intermediate).issuer, factsOf(foreign).subject);
		assert.match(factsOf(intermediate).subject, /Bücher & Söhne — 書店/v);
	});

	it('reads every certificate of a text', async () => {
		const intermediate = await makeIntermediate();
		const facts = quick.read(`a comment\n${intermediate.certificate}\n${root.certificate}`);
		assert.deepEqual(
			facts.map(({subject}) => subject),
			['O=Example, CN=Intermediate CA, L=east-1', 'O=Example, CN=Root CA'],
		);
		assert.deepEqual(
			facts.map(({issuer}) => issuer),
			['O=Example, CN=Root CA', 'O=Example, CN=Root CA'],
		);
		assert.deepEqual(
			facts.map(({isAuthority, keyType, keyBits}) => ({isAuthority, keyType, keyBits})),
			[
				{isAuthority: true, keyType: 'rsa', keyBits: 1024},
				{isAuthority: true, keyType: 'rsa', keyBits: 1024},
			],
		);
	});

	it('says what it cannot read, and never the text', () => {
		const key = root.key.reveal();
		assert.throws(
			() => quick.read(key),
			(error: Error) =>
				error instanceof MeshError &&
				error.message === 'the text holds no PEM certificate, but a private key',
		);
		const broken = root.certificate.replace('\nMII', '\nAAA');
		assert.throws(() => quick.read(`${root.certificate}${broken}`), {
			name: 'MeshError',
			message: /^certificate 2 of 2 cannot be read/v,
		});
		assert.throws(
			() =>
				quick.matches(
					root.certificate,
					new Sensitive(
						`-----BEGIN PRIVATE KEY-----\n${'Canary'.repeat(8)}\n-----END PRIVATE KEY-----`,
					),
				),
			(error: Error) =>
				error instanceof MeshError &&
				error.code === 'trust.key-unreadable' &&
				!error.message.includes('Canary'),
		);
	});

	it('tells whose key and whose signature it is', async () => {
		const [other, intermediate] = await Promise.all([
			quick.makeRoot({organization: 'Example', now}),
			makeIntermediate(),
		]);
		assert.ok(quick.matches(root.certificate, root.key));
		assert.ok(!quick.matches(root.certificate, other.key));
		assert.ok(quick.isSignedBy(intermediate.certificate, root.certificate));
		assert.ok(quick.isSignedBy(root.certificate, root.certificate));
		// Of the same name: only the signature and the key id tell them apart.
		assert.ok(!quick.isSignedBy(intermediate.certificate, other.certificate));
		assert.ok(quick.isFor(intermediate.certificate, 'istiod.istio-system.svc'));
		assert.ok(!quick.isFor(intermediate.certificate, 'kubernetes.default.svc'));
	});

	it('refuses to sign with the key of another root', async () => {
		const other = await quick.makeRoot({organization: 'Example', now});
		await assert.rejects(
			makeIntermediate({root: {certificate: root.certificate, key: other.key}}),
			{
				name: 'MeshError',
				code: 'trust.cannot-sign',
				message: /for east-1 does not chain to "O=Example, CN=Root CA"/v,
			},
		);
	});

	it('refuses an organization that a certificate cannot hold', async () => {
		await assert.rejects(quick.makeRoot({organization: 'x'.repeat(65), now}), {
			name: 'MeshError',
			message: /has 65 characters/v,
		});
		await assert.rejects(quick.makeRoot({organization: '', now}), {
			name: 'MeshError',
			message: /has 0 characters/v,
		});
	});
});

describe('certificates of others', () => {
	it('reads EC, and knows an encrypted key', async () => {
		await using tool = await makeOpenssl();
		const {openssl, folder} = tool;
		const name = '-subj /O=Elsewhere/CN=EC-Root';
		await openssl(
			`req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -keyout ec.key -passout pass:x ${name} -days 30 -out ec.pem`,
		);
		await openssl('pkey -in ec.key -passin pass:x -out ec-plain.key');
		const [certificate, plain, encrypted] = await Promise.all(
			['ec.pem', 'ec-plain.key', 'ec.key'].map(async file =>
				readFile(path.join(folder, file), 'utf8'),
			),
		);
		assert.ok(certificate !== undefined && plain !== undefined && encrypted !== undefined);

		const fingerprint = (await openssl('x509 -in ec.pem -noout -fingerprint -sha256'))
			.trim()
			.split('=')
			.at(-1)
			?.replaceAll(':', '')
			.toLowerCase();
		const [facts] = quick.read(certificate);
		assert.deepEqual(
			{
				...facts,
				serial: '',
				notBefore: 0,
				notAfter: 0,
			},
			{
				subject: 'O=Elsewhere, CN=EC-Root',
				issuer: 'O=Elsewhere, CN=EC-Root',
				serial: '',
				fingerprint,
				notBefore: 0,
				notAfter: 0,
				isAuthority: true,
				maySign: true,
				digest: 'SHA-256',
				keyType: 'ec',
				keyBits: 384,
				curve: 'secp384r1',
			},
		);
		assert.ok(quick.matches(certificate, new Sensitive(plain)));
		assert.ok(quick.isSignedBy(certificate, certificate));
		assert.throws(() => quick.matches(certificate, new Sensitive(encrypted)), {
			name: 'MeshError',
			code: 'trust.key-encrypted',
		});
	});

	for (const [curve, digest, algorithm] of [
		['P-256', 'SHA-256', 'ecdsa-with-SHA256'],
		['P-384', 'SHA-384', 'ecdsa-with-SHA384'],
	] as const) {
		it(`signs with the key of a ${curve} root, and openssl agrees`, async () => {
			await using tool = await makeOpenssl();
			const {openssl, folder, write} = tool;
			await openssl(
				`req -x509 -newkey ec -pkeyopt ec_paramgen_curve:${curve} -nodes -utf8 -subj /DC=example/O=Söhne/CN=EC-Root -addext keyUsage=critical,keyCertSign -keyout ec.key -days 30 -out ec.pem`,
			);
			const [certificate = '', key = ''] = await Promise.all(
				['ec.pem', 'ec.key'].map(async file => readFile(path.join(folder, file), 'utf8')),
			);
			const intermediate = await quick.makeIntermediate({
				root: {certificate, key: new Sensitive(key)},
				organization: 'Example',
				cluster: 'east-1',
				now: Date.now(),
			});
			await write('intermediate.pem', intermediate.certificate);
			await write('intermediate.key', intermediate.key.reveal());
			assert.match(await openssl('verify -x509_strict -CAfile ec.pem intermediate.pem'), /: OK/v);
			const said = await openssl('x509 -in intermediate.pem -noout -text');
			assert.equal(said.split(`Signature Algorithm: ${algorithm}`).length, 3, said);
			const keyIds = await openssl('x509 -in intermediate.pem -noout -ext authorityKeyIdentifier');
			const rootId = await openssl('x509 -in ec.pem -noout -ext subjectKeyIdentifier');
			assert.ok(rootId.includes(keyIds.trim().split('\n').at(-1)?.trim() ?? '?'), keyIds);
			const [facts] = quick.read(intermediate.certificate);
			const [rootFacts] = quick.read(certificate);
			assert.deepEqual(
				[facts?.digest, facts?.maySign, facts?.pathLength, facts?.issuer],
				[digest, true, 0, rootFacts?.subject],
			);
			// Go compares the two names byte by byte.
			const nameOf = async (file: string, name: string) =>
				(await openssl(`x509 -in ${file} -noout -${name}_hash`)).trim();
			assert.equal(await nameOf('intermediate.pem', 'issuer'), await nameOf('ec.pem', 'subject'));
		});
	}

	it('refuses by name to sign with keys that istiod or Envoy do not take', async () => {
		await using tool = await makeOpenssl();
		const {openssl, folder} = tool;
		for (const [kind, said] of [
			['ed25519', 'ed25519'],
			['ec -pkeyopt ec_paramgen_curve:secp521r1', String.raw`ec \(secp521r1\)`],
			['ec -pkeyopt ec_paramgen_curve:secp256k1', String.raw`ec \(secp256k1\)`],
		] as const) {
			await openssl(
				`req -x509 -newkey ${kind} -nodes -subj /CN=odd -keyout odd.key -days 30 -out odd.pem`,
			);
			const [certificate = '', key = ''] = await Promise.all(
				['odd.pem', 'odd.key'].map(async file => readFile(path.join(folder, file), 'utf8')),
			);
			await assert.rejects(
				quick.makeIntermediate({
					root: {certificate, key: new Sensitive(key)},
					organization: 'Example',
					cluster: 'east-1',
					now: Date.now(),
				}),
				{
					name: 'MeshError',
					code: 'trust.cannot-sign',
					message: new RegExp(
						`^the root "CN=odd" has a key of type ${said}; mesh-wizard signs with RSA, P-256 and P-384 keys$`,
						'v',
					),
				},
			);
		}
	});

	it('opens encrypted keys with their passphrase, in the form that istiod takes, and names a wrong one', async () => {
		await using tool = await makeOpenssl();
		const {openssl, folder, write} = tool;
		await openssl('ecparam -name prime256v1 -genkey -out plain.key');
		await openssl('ec -in plain.key -aes256 -passout pass:right -out traditional.key');
		await openssl('pkcs8 -topk8 -in plain.key -passout pass:right -out modern.key');
		for (const name of ['traditional', 'modern']) {
			const encrypted = new Sensitive(await readFile(path.join(folder, `${name}.key`), 'utf8'));
			const opened = quick.openKey(encrypted, new Sensitive('right')).reveal();
			assert.match(opened, /^-----BEGIN PRIVATE KEY-----\n/v);
			await write('opened.key', opened);
			assert.equal(
				await openssl('pkey -in opened.key -pubout'),
				await openssl('pkey -in plain.key -pubout'),
			);
			assert.throws(() => quick.openKey(encrypted), {code: 'trust.key-encrypted'});
			assert.throws(
				() => quick.openKey(encrypted, new Sensitive('canary-passphrase')),
				(error: Error) =>
					error instanceof MeshError &&
					error.code === 'trust.passphrase-wrong' &&
					error.message.startsWith('the passphrase does not open this private key') &&
					!error.message.includes('canary'),
			);
		}

		const locked = quick.lockKey(
			new Sensitive(await readFile(path.join(folder, 'plain.key'), 'utf8')),
			new Sensitive('new'),
		);
		await write('locked.key', locked.reveal());
		assert.equal(
			await openssl('pkey -in locked.key -passin pass:new -pubout'),
			await openssl('pkey -in plain.key -pubout'),
		);
		await assert.rejects(openssl('pkey -in locked.key -passin pass:old -pubout'));
		const opened = quick.openKey(locked, new Sensitive('new'));
		await write('reopened.key', opened.reveal());
		assert.equal(
			await openssl('pkey -in reopened.key -pubout'),
			await openssl('pkey -in plain.key -pubout'),
		);
		// Guesses are dear: 600,000 rounds, where OpenSSL's own are 2,048.
		assert.match(
			await openssl('asn1parse -in locked.key'),
			/:PBKDF2\n[^]*INTEGER\s+:0927C0\n[^]*:hmacWithSHA256\n[^]*:aes-256-cbc\n/v,
		);
	});

	it('reads whether a certificate may sign, and what it was signed with', async () => {
		await using tool = await makeOpenssl();
		const {openssl, folder} = tool;
		for (const [flags, maySign, digest] of [
			['-sha256 -addext keyUsage=critical,keyCertSign,cRLSign', true, 'SHA-256'],
			['-sha384 -addext keyUsage=digitalSignature', false, 'SHA-384'],
			['-sha1', true, 'SHA-1'],
			['-md5 -addext keyUsage=cRLSign', false, 'MD5'],
		] as const) {
			await openssl(
				`req -x509 -newkey rsa:1024 -nodes -keyout odd.key -subj /CN=odd ${flags} -days 30 -out odd.pem`,
			);
			const [facts] = quick.read(await readFile(path.join(folder, 'odd.pem'), 'utf8'));
			assert.deepEqual([facts?.maySign, facts?.digest], [maySign, digest], flags);
		}
	});

	it('reads a certificate without a subject, as Istio gives them to workloads', async () => {
		await using tool = await makeOpenssl();
		const {openssl, folder} = tool;
		await openssl(
			'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -subj /CN=root -days 30 -out root.pem',
		);
		await openssl(
			'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout workload.key -subj / -out workload.csr',
		);
		await openssl(
			'x509 -req -in workload.csr -CA root.pem -CAkey root.key -CAcreateserial -days 1 -out workload.pem',
		);
		const [workload = '', root = ''] = await Promise.all(
			['workload.pem', 'root.pem'].map(async file => readFile(path.join(folder, file), 'utf8')),
		);
		const [facts] = quick.read(workload);
		assert.equal(facts?.subject, '');
		assert.equal(facts.issuer, 'CN=root');
		assert.ok(quick.isSignedBy(workload, root));
	});

	it('refuses a certificate that is no CA as issuer', async () => {
		await using tool = await makeOpenssl();
		const {openssl, folder} = tool;
		await openssl(
			'req -x509 -newkey rsa:1024 -nodes -keyout leaf.key -subj /CN=leaf -addext basicConstraints=CA:FALSE -days 30 -out leaf.pem',
		);
		const [certificate = '', key = ''] = await Promise.all(
			['leaf.pem', 'leaf.key'].map(async file => readFile(path.join(folder, file), 'utf8')),
		);
		await assert.rejects(
			quick.makeIntermediate({
				root: {certificate, key: new Sensitive(key)},
				organization: 'Example',
				cluster: 'east-1',
				now: Date.now(),
			}),
			{name: 'MeshError', code: 'trust.not-authority'},
		);
	});
});
