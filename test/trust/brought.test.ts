import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {makeMemoryFiles, type MemoryFiles} from '../../source/demo/memory-files.ts';
import {MeshError} from '../../source/errors.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {readUserIntermediates} from '../../source/trust/user-intermediates.ts';
import {readUserRoot} from '../../source/trust/user-root.ts';
import {clusterAuthority} from '../../source/trust/cluster-authority.ts';
import {cacertsSecret} from '../../source/trust/material.ts';
import {signIntermediates} from '../../source/trust/sign.ts';
import {makeOpenssl, type Openssl} from '../helpers/openssl.ts';

const dayMs = 86_400_000;
const certificates = makeCertificates({keyBits: 1024});
const curve = 'ec -pkeyopt ec_paramgen_curve:P-256';
const usage = 'keyUsage=critical,digitalSignature,keyCertSign';

/** What openssl makes, by name: `NAME.pem` and `NAME.key`, of EC keys but where said. */
type Pki = Openssl & {
	root: (
		name: string,
		options?: {key?: string; extensions?: string; days?: number; digest?: string},
	) => Promise<void>;
	issue: (
		name: string,
		issuer: string,
		options?: {key?: string; extensions?: readonly string[]; days?: number; digest?: string},
	) => Promise<void>;
	text: (file: string) => Promise<string>;
};

const makePki = async (): Promise<Pki> => {
	const tool = await makeOpenssl();
	const {openssl, write, folder} = tool;
	return {
		...tool,
		async root(
			name,
			{key = curve, extensions = `-addext ${usage}`, days = 3650, digest = 'sha256'} = {},
		) {
			await openssl(
				`req -x509 -newkey ${key} -nodes -${digest} -subj /O=Example/CN=${name} ${extensions} -keyout ${name}.key -days ${String(days)} -out ${name}.pem`,
			);
		},
		async issue(
			name,
			issuer,
			{
				key = curve,
				extensions = ['basicConstraints=critical,CA:true,pathlen:0', usage],
				days = 700,
				digest = 'sha256',
			} = {},
		) {
			await write(
				`${name}.ext`,
				[...extensions, 'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid', ''].join('\n'),
			);
			await openssl(
				`req -newkey ${key} -nodes -subj /O=Example/CN=${name} -keyout ${name}.key -out ${name}.csr`,
			);
			await openssl(
				`x509 -req -in ${name}.csr -CA ${issuer}.pem -CAkey ${issuer}.key -set_serial 0x${randomBytes(8).toString('hex')} -${digest} -extfile ${name}.ext -days ${String(days)} -out ${name}.pem`,
			);
		},
		text: async file => readFile(path.join(folder, file), 'utf8'),
	};
};

const faultsOf = async (run: () => Promise<unknown>): Promise<string[]> => {
	try {
		await run();
	} catch (error) {
		assert.ok(error instanceof MeshError, String(error));
		assert.equal(error.exitCode, 2);
		assert.ok(error.remedy.length > 0);
		assert.doesNotMatch(`${error.message}${error.remedy.join('')}`, /-----BEGIN/v);
		return error.message.split('\n');
	}

	return [];
};

const memory = (texts: Readonly<Record<string, string>>): MemoryFiles => {
	const files = makeMemoryFiles();
	for (const [file, text] of Object.entries(texts)) {
		files.texts.set(file, text);
	}

	return files;
};

describe('a root that the user brings', () => {
	let pki: Pki;

	before(async () => {
		pki = await makePki();
		await Promise.all([
			pki.root('good'),
			pki.root('other'),
			pki.root('leaf', {extensions: '-addext basicConstraints=CA:FALSE'}),
			pki.root('unsigning', {extensions: '-addext keyUsage=digitalSignature'}),
			pki.root('small', {key: 'rsa:1024'}),
			pki.root('old-digest', {key: 'rsa:2048', digest: 'sha1'}),
			pki.root('short', {days: 30}),
		]);
		await pki.issue('below', 'good');
	});
	after(async () => {
		await pki[Symbol.asyncDispose]();
	});

	const read = async (
		cert: string,
		key: string,
		{now = Date.now() + 1000, passphrase}: {now?: number; passphrase?: Sensitive} = {},
	) =>
		readUserRoot(
			{files: memory({'/pki/root.pem': cert, '/pki/root.key': key}), certificates, passphrase},
			{cert: '/pki/root.pem', key: '/pki/root.key', now},
		);
	const of = async (
		name: string,
		options: {now?: number; passphrase?: Sensitive; key?: string} = {},
	) => read(await pki.text(`${name}.pem`), await pki.text(`${options.key ?? name}.key`), options);

	it('signs intermediates that openssl takes, of P-256 and with nothing left on the disk', async () => {
		const files = memory({
			'/pki/root.pem': `Certificate:\n    what openssl writes\n${await pki.text('good.pem')}`,
			'/pki/root.key': await pki.text('good.key'),
		});
		const {root, authority, warnings} = await readUserRoot(
			{files, certificates},
			{cert: '/pki/root.pem', key: '/pki/root.key', now: Date.now() + 1000},
		);
		assert.ok(authority);
		assert.deepEqual(warnings, []);
		const made = await signIntermediates(authority, {
			certificates,
			organization: 'Example',
			clusters: ['east', 'west'],
			now: Date.now() + 1000,
		});
		assert.deepEqual([...made.keys()], ['east', 'west']);
		for (const material of made.values()) {
			assert.deepEqual(material.fingerprints.roots, [root]);
			assert.equal(material.chain, `${material.certificate}${material.root}`);
			await pki.write('made.pem', material.certificate);
			assert.match(await pki.openssl('verify -x509_strict -CAfile good.pem made.pem'), /: OK/v);
		}

		assert.deepEqual(files.changes, []);
	});

	it('is refused for each fault by its file, and for several at once', async () => {
		assert.deepEqual(
			await faultsOf(async () =>
				readUserRoot(
					{files: makeMemoryFiles(), certificates},
					{cert: '/pki/root.pem', key: '/pki/root.key', now: 0},
				),
			),
			['/pki/root.pem is missing', '/pki/root.key is missing'],
		);
		assert.deepEqual(await faultsOf(async () => of('good', {key: 'other'})), [
			'/pki/root.key is not the key of /pki/root.pem',
		]);
		assert.deepEqual(await faultsOf(async () => of('leaf')), [
			'/pki/root.pem is not a CA certificate ("O=Example, CN=leaf"); istiod cannot sign with it',
		]);
		assert.deepEqual(await faultsOf(async () => of('unsigning')), [
			'/pki/root.pem ("O=Example, CN=unsigning") may not sign certificates: its key usage lacks keyCertSign',
		]);
		assert.deepEqual(await faultsOf(async () => of('small')), [
			'/pki/root.pem ("O=Example, CN=small") has an RSA key of 1024 bits, which can be broken; 2048 is the least',
		]);
		assert.deepEqual(await faultsOf(async () => of('below')), [
			'/pki/root.pem ("O=Example, CN=below") allows no authority below it (path length 0), and there is to be 1',
			'/pki/root.pem is not a root: "O=Example, CN=below" was issued by "O=Example, CN=good"',
		]);
		assert.match(
			(await faultsOf(async () => of('good', {now: Date.now() + 4000 * dayMs}))).join('\n'),
			/^\/pki\/root\.pem expired on \d{4}-.*Z$/v,
		);
		assert.match(
			(await faultsOf(async () => of('good', {now: Date.now() - dayMs}))).join('\n'),
			/^\/pki\/root\.pem is not valid before .*; it is .* here$/v,
		);
		const [good, goodKey] = [await pki.text('good.pem'), await pki.text('good.key')];
		assert.deepEqual(await faultsOf(async () => read(goodKey, good)), [
			'/pki/root.pem: the text holds no PEM certificate, but a private key',
			'/pki/root.key: the private key cannot be read (the text holds no PEM private key, but a certificate)',
		]);
		assert.deepEqual(await faultsOf(async () => read('canary', goodKey)), [
			'/pki/root.pem: the text holds no PEM certificate',
		]);
		assert.deepEqual(
			await faultsOf(async () => read(good + (await pki.text('other.pem')), goodKey)),
			['/pki/root.pem holds 2 certificates; it must hold one'],
		);
		assert.match(
			(await faultsOf(async () => read(good.replace('\nMI', '\nAA'), goodKey))).join('\n'),
			/^\/pki\/root\.pem: certificate 1 of 1 cannot be read/v,
		);
	});

	it('is refused by name for what sidecars would not accept below it, or cannot sign here', async () => {
		await Promise.all([
			pki.root('ed', {key: 'ed25519'}),
			pki.root('p521', {key: 'ec -pkeyopt ec_paramgen_curve:P-521'}),
			pki.root('pss', {key: 'rsa-pss -pkeyopt rsa_keygen_bits:2048'}),
			pki.root('constrained', {extensions: '-addext nameConstraints=permitted;DNS:acme.example'}),
			pki.root('clients', {extensions: '-addext extendedKeyUsage=clientAuth'}),
			pki.root('servers', {extensions: '-addext extendedKeyUsage=serverAuth'}),
		]);
		for (const [name, type] of [
			['ed', 'ed25519'],
			['p521', String.raw`ec \(secp521r1\)`],
			['pss', 'rsa-pss'],
		] as const) {
			assert.match(
				(await faultsOf(async () => of(name))).join('\n'),
				new RegExp(
					String.raw`^/pki/root\.pem \("O=Example, CN=${name}"\) has a key of type ${type}; mesh-wizard signs with RSA, P-256 and P-384 keys$`,
					'v',
				),
			);
		}

		assert.deepEqual(await faultsOf(async () => of('constrained')), [
			'/pki/root.pem ("O=Example, CN=constrained") has name constraints that exclude istiod.istio-system.svc, istiod-remote.istio-system.svc and istio-pilot.istio-system.svc: certificates with such names, which istiod signs, are not valid below it',
		]);
		assert.match(
			(await faultsOf(async () => of('clients'))).join('\n'),
			/does not allow serverAuth below it/v,
		);
		assert.deepEqual(await faultsOf(async () => of('servers')), []);
	});

	it('is refused with the reason of each file that is there and cannot be read', async () => {
		const read = async (file: string): Promise<string> => {
			throw new Error(file.endsWith('.key') ? 'permission denied' : 'it is a folder');
		};

		assert.deepEqual(
			await faultsOf(async () =>
				readUserRoot(
					{files: {...makeMemoryFiles(), read}, certificates},
					{cert: '/pki/root.pem', key: '/pki/root.key', now: 0},
				),
			),
			[
				'/pki/root.pem cannot be read (it is a folder)',
				'/pki/root.key cannot be read (permission denied)',
			],
		);
	});

	it('may have signed itself with anything, and warns when it ends soon', async () => {
		assert.deepEqual((await of('old-digest')).warnings, []);
		assert.match(
			(await of('short')).warnings.join('\n'),
			/^\/pki\/root\.pem \("O=Example, CN=short"\) expires in 29 days, on \d{4}-\d{2}-\d{2}: every connection of the mesh ends with it$/v,
		);
	});

	it('may have an encrypted key, which is opened with its passphrase alone', async () => {
		await pki.openssl('pkey -in good.key -aes256 -passout pass:horse -out locked.key');
		const locked = await of('good', {key: 'locked'});
		assert.equal(locked.authority, undefined);
		assert.ok(locked.root);
		assert.ok((await of('good', {key: 'locked', passphrase: new Sensitive('horse')})).authority);
		assert.match(
			(
				await faultsOf(async () => of('good', {key: 'locked', passphrase: new Sensitive('cow')}))
			).join('\n'),
			/^\/pki\/root\.key: the passphrase does not open this private key/v,
		);
		assert.deepEqual(
			await faultsOf(async () => of('other', {key: 'locked', passphrase: new Sensitive('horse')})),
			['/pki/root.key is not the key of /pki/root.pem'],
		);
	});
});

describe('intermediates that the user brings', () => {
	let pki: Pki;
	let good: Record<string, string>;

	before(async () => {
		pki = await makePki();
		await Promise.all([pki.root('root'), pki.root('other')]);
		await pki.issue('policy', 'root', {
			extensions: ['basicConstraints=critical,CA:true,pathlen:1', usage],
		});
		await Promise.all([
			pki.issue('east', 'root'),
			pki.issue('west', 'policy'),
			pki.issue('foreign', 'other'),
			pki.issue('weak', 'root', {digest: 'sha1'}),
			pki.issue('leaf', 'root', {extensions: ['basicConstraints=CA:FALSE']}),
			pki.issue('soon', 'root', {days: 10}),
			pki.issue('tight', 'root', {
				extensions: ['basicConstraints=critical,CA:true,pathlen:0', usage],
			}),
		]);
		await pki.issue('too-deep', 'tight');
		await pki.openssl('ec -in east.key -out east-sec1.key');
		good = {
			...(await folder('east', 'east', ['root'])),
			...(await folder('west', 'west', ['policy', 'root'])),
		};
	});
	after(async () => {
		await pki[Symbol.asyncDispose]();
	});

	const join = async (names: readonly string[]): Promise<string> =>
		(await Promise.all(names.map(async name => pki.text(`${name}.pem`)))).join('');
	const folder = async (
		cluster: string,
		name: string,
		above: readonly string[],
	): Promise<Record<string, string>> => ({
		[`/pki/${cluster}/ca-cert.pem`]: await pki.text(`${name}.pem`),
		[`/pki/${cluster}/ca-key.pem`]: await pki.text(`${name}.key`),
		[`/pki/${cluster}/root-cert.pem`]: await pki.text(`${above.at(-1) ?? ''}.pem`),
		[`/pki/${cluster}/cert-chain.pem`]: await join([name, ...above]),
	});
	const read = async (
		changes: Readonly<Record<string, string | undefined>> = {},
		{passphrase, now = Date.now() + 1000}: {passphrase?: Sensitive; now?: number} = {},
	) => {
		const texts = Object.fromEntries(
			Object.entries({...good, ...changes}).filter(
				(entry): entry is [string, string] => entry[1] !== undefined,
			),
		);
		return readUserIntermediates(
			{files: memory(texts), certificates, passphrase},
			{directory: '/pki', clusters: ['east', 'west'], now},
		);
	};

	it('become the Secrets of their clusters, with authorities between and keys in the form that istiod takes', async () => {
		const {roots, materials, warnings} = await read({
			'/pki/east/ca-key.pem': `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${await pki.text('east-sec1.key')}`,
		});
		assert.deepEqual([...materials.keys()], ['east', 'west']);
		assert.deepEqual(warnings, []);
		const east = materials.get('east');
		const west = materials.get('west');
		assert.ok(east && west);
		assert.match(east.key.reveal(), /^-----BEGIN PRIVATE KEY-----/v);
		assert.ok(certificates.matches(east.certificate, east.key));
		assert.deepEqual([east.fingerprints.roots, west.fingerprints.roots], [roots, roots]);
		assert.equal(certificates.read(west.chain).length, 3);
		await pki.write('above.pem', await join(['policy']));
		await pki.write('own.pem', west.certificate);
		assert.match(
			await pki.openssl('verify -CAfile root.pem -untrusted above.pem own.pem'),
			/: OK/v,
		);
		assert.equal(String(cacertsSecret(east)), '•••');
	});

	it('need no root at the end of their chain', async () => {
		assert.equal(
			(await read({'/pki/west/cert-chain.pem': await join(['west', 'policy'])})).materials.size,
			2,
		);
	});

	const faults = async (changes: Readonly<Record<string, string | undefined>>) =>
		faultsOf(async () => read(changes));

	it('are put in order from what signs up to the root, whatever the order of their chain', async () => {
		for (const names of [
			['root', 'policy', 'west'],
			['policy', 'root'],
			['west', 'policy'],
		]) {
			const {materials} = await read({'/pki/west/cert-chain.pem': await join(names)});
			assert.equal(materials.get('west')?.chain, await join(['west', 'policy', 'root']));
		}
	});

	it('need no chain where the root has signed them, and may be the root', async () => {
		assert.equal(
			(await read({'/pki/east/cert-chain.pem': ''})).materials.get('east')?.chain,
			await join(['east', 'root']),
		);
		assert.match((await faults({'/pki/west/cert-chain.pem': ''})).join('\n'), /does not lead to/v);
		const root = {...(await folder('east', 'root', ['root'])), '/pki/east/cert-chain.pem': ''};
		const {materials, warnings} = await read(root);
		assert.equal(materials.get('east')?.chain, await join(['root']));
		assert.deepEqual(warnings, [
			'/pki/east/ca-cert.pem is the root itself: who gets the key that east then has can speak for every cluster',
		]);
	});

	it('may trust two roots while the one follows the other, in every cluster alike', async () => {
		const both = await join(['root', 'other']);
		const [a, b] = certificates.read(both).map(({fingerprint}) => fingerprint);
		const {roots, materials} = await read({
			'/pki/east/root-cert.pem': both,
			'/pki/west/root-cert.pem': await join(['other', 'root']),
		});
		assert.deepEqual(roots, [a, b]);
		assert.equal(materials.get('west')?.root, both);
		assert.equal(
			cacertsSecret(materials.get('west') ?? assert.fail()).reveal().metadata.annotations?.[
				'mesh-wizard.dev/root-sha256'
			],
			`${String(a)},${String(b)}`,
		);
		assert.equal(
			(
				await read({
					...(await folder('east', 'foreign', ['other'])),
					'/pki/east/root-cert.pem': both,
					'/pki/west/root-cert.pem': both,
				})
			).materials.size,
			2,
			'the one has signed here, the other there',
		);
		assert.match(
			(await faults({'/pki/east/root-cert.pem': both})).join('\n'),
			/^the intermediates lead to different roots.* is [\d:a-f]+… and [\d:a-f]+…, .* is [\d:a-f]+…$/v,
		);
	});

	it('may have the names of a TLS Secret, with what stands between beside the certificate', async () => {
		const tls = {
			'/pki/west/ca-cert.pem': undefined,
			'/pki/west/ca-key.pem': undefined,
			'/pki/west/root-cert.pem': undefined,
			'/pki/west/cert-chain.pem': undefined,
			'/pki/west/tls.crt': await join(['west', 'policy']),
			'/pki/west/tls.key': await pki.text('west.key'),
			'/pki/west/ca.crt': await join(['root']),
		};
		assert.equal(
			(await read(tls)).materials.get('west')?.chain,
			await join(['west', 'policy', 'root']),
		);
		assert.deepEqual(await faults({...tls, '/pki/west/ca.crt': undefined}), [
			'/pki/west/ca.crt is missing',
		]);
		assert.deepEqual(await faults({...tls, '/pki/west/ca-cert.pem': await join(['west'])}), [
			'/pki/west holds ca-cert.pem and tls.crt, which are names for the same thing',
			'/pki/west/ca-key.pem is missing',
			'/pki/west/root-cert.pem is missing',
			'/pki/west/cert-chain.pem is missing',
		]);
	});

	it('are refused for each fault by its file', async () => {
		assert.deepEqual(
			await faults({'/pki/east/ca-key.pem': undefined, '/pki/west/cert-chain.pem': undefined}),
			['/pki/east/ca-key.pem is missing', '/pki/west/cert-chain.pem is missing'],
		);
		assert.deepEqual(await faults({'/pki/east/ca-key.pem': good['/pki/west/ca-key.pem']}), [
			'/pki/east/ca-key.pem is not the key of /pki/east/ca-cert.pem',
		]);
		assert.deepEqual(await faults({'/pki/east/root-cert.pem': await pki.text('policy.pem')}), [
			'/pki/east/root-cert.pem is not a root: "O=Example, CN=policy" was issued by "O=Example, CN=root"',
		]);
		assert.match(
			(await faults({'/pki/west/cert-chain.pem': await join(['west', 'root'])})).join('\n'),
			/^\/pki\/west\/ca-cert\.pem \("O=Example, CN=west", issued by "O=Example, CN=policy"\) does not lead to \/pki\/west\/root-cert\.pem \("O=Example, CN=root", .*\) by \/pki\/west\/cert-chain\.pem$/v,
		);
		assert.deepEqual(await faults(await folder('east', 'leaf', ['root'])), [
			'/pki/east/ca-cert.pem is not a CA certificate ("O=Example, CN=leaf"); istiod cannot sign with it',
		]);
		assert.deepEqual(await faults(await folder('east', 'weak', ['root'])), [
			'/pki/east/ca-cert.pem ("O=Example, CN=weak") is signed with SHA-1, which can be forged, and istiod refuses it',
		]);
		assert.deepEqual(await faults(await folder('east', 'too-deep', ['tight', 'root'])), [
			'/pki/east/cert-chain.pem ("O=Example, CN=tight") allows no authority below it (path length 0), and there is to be 1',
		]);
		assert.match(
			(await faults(await folder('east', 'foreign', ['other']))).join('\n'),
			/^the intermediates lead to different roots, and a mesh has one: \/pki\/east\/root-cert\.pem is [\d:a-f]+…, \/pki\/west\/root-cert\.pem is [\d:a-f]+…$/v,
		);
		assert.match(
			(await faults({'/pki/east/root-cert.pem': await pki.text('other.pem')})).join('\n'),
			/^\/pki\/east\/ca-cert\.pem .* does not lead to \/pki\/east\/root-cert\.pem/v,
		);
		assert.match(
			(await faultsOf(async () => read({}, {now: Date.now() + 701 * dayMs}))).join('\n'),
			/^\/pki\/east\/ca-cert\.pem expired on .*\n\/pki\/west\/ca-cert\.pem expired on .*\n\/pki\/west\/cert-chain\.pem expired on /v,
		);
	});

	it('warn when one ends soon, and when two clusters share one', async () => {
		const shared = await folder('west', 'soon', ['root']);
		assert.match(
			(await read({...(await folder('east', 'soon', ['root'])), ...shared})).warnings.join('\n'),
			/^\/pki\/east\/ca-cert\.pem .* expires in 9 days, .*\n\/pki\/west\/ca-cert\.pem .* expires in 9 days, .*\neast, west share one intermediate: a key that is lost in one of them is lost in all$/v,
		);
	});

	it('may have encrypted keys, which istiod gets opened', async () => {
		await pki.openssl('pkey -in east.key -aes256 -passout pass:horse -out east-locked.key');
		const changes = {'/pki/east/ca-key.pem': await pki.text('east-locked.key')};
		assert.deepEqual(await faultsOf(async () => read(changes)), [
			'/pki/east/ca-key.pem is encrypted, and nobody has given its passphrase',
		]);
		const {materials} = await read(changes, {passphrase: new Sensitive('horse')});
		assert.match(materials.get('east')?.key.reveal() ?? '', /^-----BEGIN PRIVATE KEY-----/v);
	});
});

describe('the authority of a living cluster', () => {
	const secret = (texts: Readonly<Record<string, string>>) =>
		Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, new Sensitive(text)]));

	it("is istiod's own, or cacerts that allow another below; else each is named with its reason", async () => {
		await using pki = await makePki();
		await Promise.all([pki.root('root', {key: 'rsa:2048'}), pki.root('other')]);
		await Promise.all([
			pki.issue('deep', 'root', {
				extensions: ['basicConstraints=critical,CA:true,pathlen:1', usage],
			}),
			pki.issue('flat', 'root'),
		]);
		const [root = '', deep = '', flat = ''] = await Promise.all(
			['root', 'deep', 'flat'].map(async name => pki.text(`${name}.pem`)),
		);
		const [rootKey = '', deepKey = '', flatKey = ''] = await Promise.all(
			['root', 'deep', 'flat'].map(async name => pki.text(`${name}.key`)),
		);
		const fingerprint = certificates.read(root)[0]?.fingerprint ?? '';
		const options = {root: fingerprint, certificates, now: Date.now() + 1000};
		const selfSigned = secret({
			'ca-cert.pem': root,
			'ca-key.pem': rootKey,
			'root-cert.pem': root,
			'cert-chain.pem': '',
		});
		const plugged = (cert: string, key: string) =>
			secret({
				'ca-cert.pem': cert,
				'ca-key.pem': key,
				'root-cert.pem': root,
				'cert-chain.pem': cert + root,
			});

		const own = clusterAuthority(
			{cluster: 'east', selfSigned, cacerts: plugged(flat, flatKey)},
			options,
		);
		assert.deepEqual([own.certificate, own.chain], [root, []]);
		const below = clusterAuthority(
			{cluster: 'east', selfSigned: undefined, cacerts: plugged(deep, deepKey)},
			options,
		);
		assert.deepEqual([below.certificate, below.chain], [deep, [root]]);
		const made = await signIntermediates(below, {
			certificates,
			organization: 'Example',
			clusters: ['west'],
			now: Date.now() + 1000,
		});
		const west = made.get('west');
		assert.deepEqual(west?.fingerprints.roots, [fingerprint]);
		assert.equal(west.chain, west.certificate + deep + root);

		assert.throws(
			() =>
				clusterAuthority(
					{cluster: 'east', selfSigned: undefined, cacerts: plugged(flat, flatKey)},
					options,
				),
			(error: Error) =>
				error instanceof MeshError &&
				error.exitCode === 5 &&
				/^nothing in east can sign under its root [\d:a-f]+…:\n {2}there is no Secret istio-system\/istio-ca-secret in east\n {2}Secret istio-system\/cacerts in east \("O=Example, CN=flat"\) allows no authority below it \(path length 0\), and there is to be 1$/v.test(
					error.message,
				) &&
				!error.message.includes('BEGIN'),
		);
		assert.throws(
			() =>
				clusterAuthority(
					{cluster: 'east', selfSigned, cacerts: undefined},
					{...options, root: 'ab'.repeat(32)},
				),
			/is not of the root that the cluster hands out, ab:ab…/v,
		);
	});
});
