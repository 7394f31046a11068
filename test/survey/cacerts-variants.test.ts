import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, test} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {MeshError} from '../../source/errors.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {judgeCacerts} from '../../source/survey/secrets/cacerts-contents.ts';
import {readUserIntermediates} from '../../source/trust/user-intermediates.ts';
import {makeVariant, type Files} from '../lab/authority/make-variant.ts';
import {exceptions, outcomes} from '../lab/authority/outcomes.ts';
import {variants} from '../lab/authority/variants.ts';

const certificates = makeCertificates();

/** What differs in the files alone, and is put right on their way into a cluster. */
const mended = new Set([
	'chain without the signer',
	'chain of the root alone',
	'chain that is empty',
	'a blank before the lines of ca-cert.pem',
	'a byte order mark before ca-cert.pem',
	'an EC key as SEC1, with its parameters before it',
]);
/** What istiod takes, and nobody is meant to bring. */
const unclear = new Set([
	'two keys, the right one first',
	'both sets of names, cert-manager’s of another root',
	'the root and the signer as roots',
	'the signer as root',
]);
/** One of each kind, and each with its opposite beside it; all of them are tried on the lab. */
const sample = [
	'P-256, as Istio’s guide lays it out',
	'signer Ed25519',
	'signer secp256k1',
	'signer signed with ECDSA and SHA-1',
	'signer without keyCertSign',
	'signer for serverAuth only',
	'signer for serverAuth and clientAuth',
	'signer for any extended usage',
	'middle for serverAuth only',
	'root for serverAuth only',
	'root for clientAuth only',
	'signer without basic constraints',
	'middle with path length 0 above the signer',
	'signer with name constraints critical,permitted;DNS:.example.com',
	'signer with name constraints critical,permitted;URI:cluster.local',
	'signer with name constraints critical,permitted;DNS:istiod.istio-system.svc',
	'signer with name constraints critical,permitted;URI:.cluster.local',
	'signer with name constraints critical,excluded;URI:cluster.local',
	'signer with name constraints critical,excluded;URI:.example.com',
	'signer with name constraints critical,permitted;IP:10.0.0.0/255.0.0.0',
	'signer with name constraints critical,permitted;dirName:dirs\n[dirs]\nO=authority',
	'root with name constraints critical,permitted;URI:.example.com',
	'signer with an unknown critical extension',
	'signer that requires an explicit policy, not critical',
	'signer that inhibits the mapping of policies',
	'signer whose authority key id is of another key',
	'signer with a negative serial number',
	'signer that is not valid yet',
	'chain in another order',
	'chain without the middle',
	'chain without the signer',
	'chain that is empty',
	'the root signs, the chain is empty',
	'the root signs, without cert-chain.pem',
	'roots B and A',
	'two certificates in ca-cert.pem, the root first',
	'lines that end in CRLF',
	'a blank before the lines of ca-cert.pem',
	'ca-cert.pem as DER',
	'an EC key as SEC1, with its parameters before it',
	'an encrypted key',
	'two keys, the right one first',
	'cert-manager’s names, tls.crt with its chain, below a middle',
	'both sets of names, cert-manager’s of another root',
];

const textOf = (content: string | Uint8Array): string =>
	typeof content === 'string' ? content : new TextDecoder().decode(content);

const problemsOf = (files: Files): readonly string[] =>
	judgeCacerts(
		Object.fromEntries(
			Object.entries(files).map(([name, content]) => [name, new Sensitive(textOf(content))]),
		),
		certificates,
		{now: Date.now() + 1000},
	).problems;

const faultsOf = async (files: Files): Promise<readonly string[]> => {
	const memory = makeMemoryFiles();
	for (const [name, content] of Object.entries(files)) {
		memory.texts.set(`/pki/east/${name}`, textOf(content));
	}

	try {
		await readUserIntermediates(
			{files: memory, certificates},
			{directory: '/pki', clusters: ['east'], now: Date.now() + 1000},
		);
		return [];
	} catch (error) {
		assert.ok(error instanceof MeshError, String(error));
		assert.doesNotMatch(`${error.message}${error.remedy.join('')}`, /-----BEGIN|error:/v);
		return [error.message];
	}
};

describe('what istiod and sidecars make of a CA', () => {
	test('is said beforehand, of cacerts in a cluster and of files that are brought', async () => {
		const folder = await mkdtemp(path.join(tmpdir(), 'variants-'));
		const wrong: string[] = [];
		try {
			for (const [index, variant] of variants.entries()) {
				if (!sample.includes(variant.name)) {
					continue;
				}

				const {name} = variant;
				const {files} = await makeVariant(path.join(folder, String(index)), variant);
				const works = outcomes[name] === undefined && exceptions[name] === undefined;
				const [problems, faults] = [problemsOf(files), await faultsOf(files)];
				if ((problems.length === 0) !== works) {
					wrong.push(`${name}: cacerts ${problems.join('; ') || 'pass'}`);
				}

				if ((faults.length === 0) !== ((works || mended.has(name)) && !unclear.has(name))) {
					wrong.push(`${name}: files ${faults.join('; ') || 'pass'}`);
				}
			}
		} finally {
			await rm(folder, {recursive: true});
		}

		assert.deepEqual(wrong, []);
	});

	test('has outcomes of variants alone', () => {
		const names = new Set(variants.map(({name}) => name));
		assert.equal(names.size, variants.length);
		assert.deepEqual(
			[
				...sample,
				...Object.keys(outcomes),
				...Object.keys(exceptions),
				...mended,
				...unclear,
			].filter(name => !names.has(name)),
			[],
		);
	});
});
