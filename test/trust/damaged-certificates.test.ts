import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import fc from 'fast-check';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {MeshError} from '../../source/errors.ts';
import {readUserIntermediates} from '../../source/trust/user-intermediates.ts';
import {readUserRoot} from '../../source/trust/user-root.ts';
import {damagedText} from '../helpers/damaged.ts';

/* Roots, intermediates and keys that somebody brings: they are taken, or each fault is said; what is in a key is never said. */

const certificates = makeCertificates({keyBits: 2048});
const now = Date.now() + 1000;

/** PEM whose bytes are others, its armour whole. */
const damagedBytes = (pem: string): fc.Arbitrary<string> => {
	const [, label = '', body = ''] =
		/-----BEGIN (?<label>[^\-]+)-----(?<body>[^\-]+)/v.exec(pem) ?? [];
	const bytes = Buffer.from(body, 'base64');
	return fc
		.array(fc.tuple(fc.nat({max: bytes.length - 1}), fc.nat({max: 255})), {
			minLength: 1,
			maxLength: 4,
		})
		.map(changes => {
			const copy = Buffer.from(bytes);
			for (const [at, value] of changes) {
				copy[at] = value;
			}

			return `-----BEGIN ${label}-----\n${copy.toString('base64')}\n-----END ${label}-----\n`;
		});
};

test('whatever certificates and keys are brought, they are taken or refused, and no key is said', async () => {
	const root = await certificates.makeRoot({organization: 'Shop', now: Date.now()});
	const {certificate, key} = await certificates.makeIntermediate({
		root,
		organization: 'Shop',
		cluster: 'east-1',
		now: Date.now(),
	});
	const sound = {
		'/pki/root-cert.pem': root.certificate,
		'/pki/root-key.pem': root.key.reveal(),
		'/pki/east-1/ca-cert.pem': certificate,
		'/pki/east-1/ca-key.pem': key.reveal(),
		'/pki/east-1/cert-chain.pem': `${certificate}${root.certificate}`,
		'/pki/east-1/root-cert.pem': root.certificate,
	};
	const outcome = async (
		texts: Readonly<Record<string, string>>,
		read: 'root' | 'intermediates',
	) => {
		const files = makeMemoryFiles();
		await files.makePrivateDirectory('/pki/east-1');
		for (const [file, text] of Object.entries({...sound, ...texts})) {
			await files.write(file, text);
		}

		try {
			await (read === 'root'
				? readUserRoot(
						{files, certificates},
						{cert: '/pki/root-cert.pem', key: '/pki/root-key.pem', now},
					)
				: readUserIntermediates(
						{files, certificates},
						{directory: '/pki', clusters: ['east-1'], now},
					));
			return 'taken';
		} catch (error) {
			assert.ok(error instanceof MeshError, error instanceof Error ? error.stack : String(error));
			for (const secret of [root.key, key]) {
				const [line = ''] = secret.reveal().split('\n').slice(2);
				assert.ok(!error.message.includes(line));
			}

			return `refused: ${error.message}`;
		}
	};

	for (const read of ['root', 'intermediates'] as const) {
		assert.equal(await outcome({}, read), 'taken', 'the control');
		const files = Object.entries(sound).filter(([file]) =>
			read === 'root' ? file.startsWith('/pki/root') : file.includes('east-1'),
		);
		let refused = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					...files.flatMap(([file, text]) =>
						[damagedBytes(text), damagedText(text)].map(arbitrary =>
							arbitrary.map(damage => ({[file]: damage})),
						),
					),
				),
				async texts => {
					if ((await outcome(texts, read)) !== 'taken') {
						refused++;
					}
				},
			),
			{numRuns: 150},
		);
		assert.ok(refused > 50, String(refused));
	}
});
