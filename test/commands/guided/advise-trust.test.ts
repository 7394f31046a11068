import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {makeCertificates} from '../../../source/adapters/certificates.ts';
import {adviseTrust} from '../../../source/commands/guided/advise-trust.ts';
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
const primary = (name: string, root?: string): ClusterFacts => factsOf({
	name,
	cacerts: {known: true, value: undefined, source: 'Secrets'},
	liveRoot: {known: true, value: root === undefined ? undefined : {fingerprints: [root], notAfter: Date.now() + 1e12}, source: 'ConfigMap'},
});

const adviseWith = async (files: ReturnType<typeof makeMemoryFiles>, primaries: readonly ClusterFacts[]) =>
	adviseTrust({files, certificates, clock} as unknown as Ports, {primaries, meshDirectory: '/mesh', directory: 'certs'});

describe('the trust menu', () => {
	it('offers the root that a primary has made for itself first, and says why no new one may be made', async () => {
		const [first, ...others] = await adviseWith(makeMemoryFiles(), [primary('east', live), primary('west')]);
		assert.deepEqual([first?.trust, first?.recommended, first?.unsuitable], [{mode: 'from-cluster', cluster: 'east'}, true, undefined]);
		assert.match(first?.reasons.join(' ') ?? '', /^east hands out root 3f:9a…, which stays/v);
		assert.match(others.find(({trust}) => trust.mode === 'generated')?.unsuitable ?? '', /east hands out root 3f:9a… without cacerts/v);
	});

	it('offers it to nobody where none lives, or where there is nobody to share it with', async () => {
		for (const primaries of [[primary('east'), primary('west')], [primary('east', live)]]) {
			const options = await adviseWith(makeMemoryFiles(), primaries);
			assert.ok(options.every(({trust}) => trust.mode !== 'from-cluster'));
		}
	});

	it('shuts a folder whose root key is encrypted as long as something has to be signed', async () => {
		const files = makeMemoryFiles();
		await ensureTrust({
			files, certificates, clock, passphrase: new Sensitive('horse'),
		}, {
			directory: '/mesh/certs', organization: 'shop', clusters: ['east'], encrypts: true,
		});
		const reasonFor = async (...primaries: readonly ClusterFacts[]) => (await adviseWith(files, primaries)).find(({trust}) => trust.mode === 'generated')?.unsuitable;
		assert.match(await reasonFor(primary('east'), primary('west')) ?? '', /^\/mesh\/certs\/root-key\.pem is encrypted, .*`mesh-wizard apply` asks for it\.$/v);
		assert.equal(await reasonFor(primary('east')), undefined);
	});
});
