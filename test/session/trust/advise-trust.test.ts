import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {makeCertificates} from '../../../source/adapters/certificates.ts';
import {adviseTrust} from '../../../source/session/trust/advise-trust.ts';
import {makeMemoryFiles} from '../../../source/demo/memory-files.ts';
import type {Ports} from '../../../source/ports/ports.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import type {ClusterFacts} from '../../../source/survey/facts.ts';
import {ensureTrust} from '../../../source/trust/ensure.ts';
import {factsOf} from '../../helpers/facts.ts';

const certificates = makeCertificates({keyBits: 1024});
const clock = {now: () => Date.now()};
const live = '3f9a'.padEnd(64, '1');

/** A primary without `cacerts`, which hands out this root, if any. */
const primary = (name: string, root?: string): ClusterFacts =>
	factsOf({
		name,
		cacerts: {known: true, value: undefined, source: 'Secrets'},
		liveRoot: {
			known: true,
			value: root === undefined ? undefined : {fingerprints: [root], notAfter: Date.now() + 1e12},
			source: 'ConfigMap',
		},
	});

const adviseWith = async (
	files: ReturnType<typeof makeMemoryFiles>,
	primaries: readonly ClusterFacts[],
) =>
	adviseTrust({files, certificates, clock} as unknown as Ports, {
		primaries,
		meshDirectory: '/mesh',
		directory: 'certs',
	});

describe('the trust menu', () => {
	it('offers the root that a primary has made for itself first, and says why no new one may be made', async () => {
		const [first, ...others] = await adviseWith(makeMemoryFiles(), [
			primary('east', live),
			primary('west'),
		]);
		assert.deepEqual(
			[first?.answer, first?.recommended, first?.unsuitable],
			[{by: 'taking', trust: {mode: 'from-cluster', cluster: 'east'}}, true, undefined],
		);
		assert.match(first?.reasons.join(' ') ?? '', /^east hands out root 3f:9a…, which stays/v);
		assert.match(
			others.find(({mode}) => mode === 'generated')?.unsuitable ?? '',
			/east hands out root 3f:9a… without cacerts/v,
		);
	});

	it('offers it to nobody where none lives, or where there is nobody to share it with', async () => {
		for (const primaries of [[primary('east'), primary('west')], [primary('east', live)]]) {
			const options = await adviseWith(makeMemoryFiles(), primaries);
			assert.ok(
				options.some(({mode, unsuitable}) => mode === 'from-cluster' && unsuitable !== undefined),
			);
		}
	});

	it('asks for the passphrase of a folder whose root key is encrypted as long as something has to be signed', async () => {
		const files = makeMemoryFiles();
		await ensureTrust(
			{
				files,
				certificates,
				clock,
				passphrase: new Sensitive('horse'),
			},
			{
				directory: '/mesh/certs',
				organization: 'shop',
				clusters: ['east'],
				encrypts: true,
			},
		);
		const generatedFor = async (...primaries: readonly ClusterFacts[]) =>
			(await adviseWith(files, primaries)).find(({mode}) => mode === 'generated');
		const locked = await generatedFor(primary('east'), primary('west'));
		assert.deepEqual(locked?.answer, {by: 'passphrase', directory: 'certs'});
		assert.equal(locked?.root?.subject, 'O=shop, CN=Root CA');
		assert.match(
			locked?.reasons.join(' ') ?? '',
			/\/mesh\/certs\/root-key\.pem is encrypted: its passphrase is asked for next, and kept in memory alone\./v,
		);
		const open = await generatedFor(primary('east'));
		assert.deepEqual(open?.answer, {by: 'taking', trust: {mode: 'generated', directory: 'certs'}});
	});

	it('has every mode, whatever the clusters are, and says of each that does not fit why', async () => {
		const modes = [
			'external',
			'from-cluster',
			'generated',
			'in-cluster',
			'intermediates',
			'root',
			'self-signed',
		];
		for (const primaries of [
			[primary('east')],
			[primary('east'), primary('west')],
			[primary('east', live), primary('west', 'aa'.padEnd(64, '0'))],
		]) {
			const options = await adviseWith(makeMemoryFiles(), primaries);
			assert.deepEqual(
				options.map(({mode}) => mode).toSorted((a, b) => a.localeCompare(b)),
				modes,
			);
			assert.ok(
				options.every(({unsuitable, reasons}) =>
					unsuitable === undefined ? reasons.length > 0 : unsuitable !== '',
				),
			);
		}

		const torn = await adviseWith(makeMemoryFiles(), [
			primary('east', live),
			primary('west', 'aa'.padEnd(64, '0')),
		]);
		assert.match(
			torn.find(({mode}) => mode === 'root')?.unsuitable ?? '',
			/the primaries have different roots: .*3f:9a….*aa:00…|different roots: .*aa:00….*3f:9a…/v,
		);
	});

	it('lets a person choose between primaries that live under one root', async () => {
		const [first] = await adviseWith(makeMemoryFiles(), [
			primary('east', live),
			primary('west', live),
		]);
		assert.equal(first?.mode, 'from-cluster');
		assert.deepEqual(
			first?.answer.by === 'cluster'
				? first.answer.options.map(({title, recommended}) => [title, recommended])
				: undefined,
			[
				['east', true],
				['west', false],
			],
		);
		assert.equal(first?.root?.fingerprint, live);
	});
});
