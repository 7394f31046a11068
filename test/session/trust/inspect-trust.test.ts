import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {makeCertificates} from '../../../source/adapters/certificates.ts';
import {inspectClusterTrust} from '../../../source/session/trust/inspect-trust.ts';
import {makeMemoryFiles, type MemoryFiles} from '../../../source/demo/memory-files.ts';
import type {KeyPair} from '../../../source/ports/certificates.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import type {ClusterFacts} from '../../../source/survey/facts.ts';
import type {TypedTrust} from '../../../source/wizard/trust-inspection.ts';
import {factsOf} from '../../helpers/facts.ts';

const certificates = makeCertificates({keyBits: 2048});
const now = Date.now();
const dayMs = 86_400_000;

const primary = (name: string, root?: string): ClusterFacts =>
	factsOf({
		name,
		cacerts: {known: true, value: undefined, source: 'Secrets'},
		liveRoot: {
			known: true,
			value: root === undefined ? undefined : {fingerprints: [root], notAfter: now + 1e12},
			source: 'ConfigMap',
		},
	});

describe('what files that were named turn out to be', () => {
	let root: KeyPair;
	let other: KeyPair;
	let intermediate: KeyPair;
	let files: MemoryFiles;

	before(async () => {
		[root, other] = (await Promise.all(
			['one', 'other'].map(async organization => certificates.makeRoot({organization, now})),
		)) as [KeyPair, KeyPair];
		intermediate = await certificates.makeIntermediate({
			root,
			organization: 'one',
			cluster: 'east',
			now,
		});
		files = makeMemoryFiles();
		const texts: Readonly<Record<string, string>> = {
			'/home/me/ca/root.pem': root.certificate,
			'/home/me/ca/root.key': root.key.reveal(),
			'/home/me/ca/locked.key': certificates.lockKey(root.key, new Sensitive('horse')).reveal(),
			'/shop/other.key': other.key.reveal(),
			'/shop/text.pem': 'no certificate',
			'/shop/intermediate.pem': intermediate.certificate,
			'/shop/intermediate.key': intermediate.key.reveal(),
			'/shop/pki/east/ca-cert.pem': intermediate.certificate,
			'/shop/pki/east/ca-key.pem': certificates
				.lockKey(intermediate.key, new Sensitive('horse'))
				.reveal(),
			'/shop/pki/east/root-cert.pem': root.certificate,
			'/shop/pki/east/cert-chain.pem': intermediate.certificate + root.certificate,
			'/shop/torn/east/ca-cert.pem': intermediate.certificate,
			'/shop/torn/east/ca-key.pem': intermediate.key.reveal(),
			'/shop/torn/east/root-cert.pem': other.certificate,
			'/shop/torn/east/cert-chain.pem': intermediate.certificate + other.certificate,
		};
		for (const [file, text] of Object.entries(texts)) {
			files.texts.set(file, text);
		}
	});

	const look = async (
		typed: TypedTrust,
		{
			passphrase,
			primaries = [primary('east')],
			at = now,
		}: {passphrase?: string; primaries?: readonly ClusterFacts[]; at?: number} = {},
	) =>
		inspectClusterTrust(
			{
				ports: {files, certificates, clock: {now: () => at}},
				primaries,
				cwd: '/shop',
				home: '/home/me',
				meshDirectory: '/shop',
			},
			{typed, ...(passphrase === undefined ? {} : {passphrase: new Sensitive(passphrase)})},
		);
	const rootOf = (cert: string, key: string): TypedTrust => ({mode: 'root', cert, key});
	const told = async (...given: Parameters<typeof look>) =>
		(await look(...given)).faults.map(({field, text}) => `${field ?? 'all'}: ${text}`);

	it('takes ~ and relative paths, shows the root, and gives absolute ones', async () => {
		const found = await look(rootOf('~/ca/root.pem', '../home/me/ca/root.key'));
		assert.deepEqual(found.faults, []);
		assert.deepEqual(found.trust, {
			mode: 'root',
			cert: '/home/me/ca/root.pem',
			key: '/home/me/ca/root.key',
		});
		const [facts] = certificates.read(root.certificate);
		assert.deepEqual(found.root, {
			fingerprint: facts?.fingerprint,
			subject: 'O=one, CN=Root CA',
			notAfter: facts?.notAfter,
		});
		assert.deepEqual(found.reasons, ['east gets an intermediate of it.']);
		assert.equal(found.isEncrypted, false);
	});

	it('says what is wrong below the field that it was typed into, by the path as typed', async () => {
		const cases: ReadonlyArray<
			readonly [TypedTrust, readonly string[], Parameters<typeof look>[1]?]
		> = [
			[rootOf('~/ca/none.pem', ''), ['cert: ~/ca/none.pem is missing']],
			[
				rootOf('~/ca/none.pem', 'none.key'),
				['cert: ~/ca/none.pem is missing', 'key: none.key is missing'],
			],
			[rootOf('text.pem', ''), ['cert: text.pem: the text holds no PEM certificate']],
			[
				rootOf('', 'text.pem'),
				['key: text.pem: the private key cannot be read (the text holds no PEM private key)'],
			],
			[rootOf('~/ca/root.pem', 'other.key'), ['key: other.key is not the key of ~/ca/root.pem']],
			[
				rootOf('intermediate.pem', 'intermediate.key'),
				[
					'cert: intermediate.pem ("O=one, CN=Intermediate CA, L=east") allows no authority below it (path length 0), and there is to be 1',
					'cert: intermediate.pem is not a root: "O=one, CN=Intermediate CA, L=east" was issued by "O=one, CN=Root CA"',
				],
			],
			[
				rootOf('~/ca/root.pem', '~/ca/root.key'),
				[
					`cert: ~/ca/root.pem expired on ${new Date(certificates.read(root.certificate)[0]?.notAfter ?? 0).toISOString()}`,
				],
				{at: now + 4000 * dayMs},
			],
			[
				{mode: 'intermediates', directory: 'pki'},
				[
					'directory: pki/west is missing: it is to hold ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem',
				],
				{primaries: [primary('east'), primary('west')]},
			],
		];
		for (const [typed, expected, options] of cases) {
			assert.deepEqual(await told(typed, options), expected);
			assert.equal((await look(typed, options)).trust, undefined);
		}

		const [torn = ''] = await told({mode: 'intermediates', directory: 'torn'});
		assert.match(
			torn,
			/^directory: torn\/east\/ca-cert\.pem .* does not lead to torn\/east\/root-cert\.pem/v,
		);
	});

	it('asks for the passphrase of an encrypted key, and takes no other', async () => {
		const typed = rootOf('~/ca/root.pem', '~/ca/locked.key');
		const locked = await look(typed);
		assert.deepEqual(
			[locked.isLocked, locked.isEncrypted, locked.faults, locked.trust],
			[true, true, [], undefined],
		);
		assert.ok(locked.root, 'whose root it is can be seen all the same');
		const wrong = await look(typed, {passphrase: 'cow'});
		assert.deepEqual(
			wrong.faults.map(({field}) => field),
			['passphrase'],
		);
		assert.match(
			wrong.faults[0]?.text ?? '',
			/^~\/ca\/locked\.key: the passphrase does not open this private key/v,
		);
		const open = await look(typed, {passphrase: 'horse'});
		assert.ok(open.trust);
		assert.doesNotMatch(JSON.stringify([locked, wrong, open]), /horse|cow|PRIVATE/v);

		const folder: TypedTrust = {mode: 'intermediates', directory: 'pki'};
		assert.deepEqual(await look(folder).then(({isLocked, faults}) => [isLocked, faults]), [
			true,
			[],
		]);
		assert.deepEqual((await look(folder, {passphrase: 'horse'})).trust, {
			mode: 'intermediates',
			directory: '/shop/pki',
		});
	});

	it('refuses a second root beside the one that lives', async () => {
		const [second = ''] = await told(rootOf('~/ca/root.pem', '~/ca/root.key'), {
			primaries: [primary('east', '3f9a'.padEnd(64, '1'))],
		});
		assert.match(
			second,
			/^all: east hands out root 3f:9a… without cacerts: .*not your root ~\/ca\/root\.pem/v,
		);
	});
});
