import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {mkdtemp, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {makeFiles} from '../../source/adapters/disk/files.ts';
import type {FilesPort} from '../../source/ports/files.ts';
import {ensureTrust} from '../../source/trust/ensure.ts';
import type {TrustMaterial} from '../../source/trust/material.ts';
import {inspectTrust} from '../../source/trust/inspect-trust.ts';
import {makeMemoryFiles, type MemoryFiles} from '../../source/demo/memory-files.ts';
import {makeKilledFiles} from '../helpers/killed-files.ts';

const certificates = makeCertificates({keyBits: 512});
const clock = {now: () => Date.now()};
const request = {directory: '/home/certs', organization: 'Example', clusters: ['east', 'west']};
const ensure = async (files: FilesPort, clusters = request.clusters) =>
	ensureTrust({files, certificates, clock}, {...request, clusters});
const inspect = async (files: FilesPort, clusters = request.clusters) =>
	inspectTrust({files, certificates, clock}, {...request, clusters});

const fingerprintsIn = (pem: string | undefined): string[] =>
	pem === undefined ? [] : certificates.read(pem).map(({fingerprint}) => fingerprint);
const plain = (materials: ReadonlyMap<string, TrustMaterial>) =>
	Object.fromEntries(
		[...materials].map(([cluster, material]) => [
			cluster,
			{...material, key: material.key.reveal()},
		]),
	);

/** Every root that anything on the disk relies on: the roots themselves, their copies, the ends of chains. */
const rootsInUse = ({texts}: MemoryFiles): string[] => {
	const roots = [...texts].flatMap(([file, text]) =>
		file.endsWith('root-cert.pem') || file.endsWith('cert-chain.pem')
			? fingerprintsIn(text).slice(-1)
			: [],
	);
	return [...new Set(roots)];
};

const assertConsistent = (
	files: MemoryFiles,
	materials: ReadonlyMap<string, TrustMaterial>,
	clusters = request.clusters,
): void => {
	const root = files.texts.get('/home/certs/root-cert.pem') ?? assert.fail('no root');
	assert.deepEqual(rootsInUse(files), fingerprintsIn(root));
	assert.deepEqual([...materials.keys()].toSorted(), clusters);
	for (const [cluster, material] of materials) {
		assert.ok(
			new X509Certificate(material.certificate).verify(new X509Certificate(root).publicKey),
		);
		assert.ok(certificates.matches(material.certificate, material.key));
		assert.deepEqual(fingerprintsIn(material.chain), [
			material.fingerprints.authority,
			...material.fingerprints.roots,
		]);
		const onDisk = Object.fromEntries(
			['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'].map(name => [
				name,
				files.texts.get(`/home/certs/${cluster}/${name}`),
			]),
		);
		assert.deepEqual(onDisk, {
			'ca-cert.pem': material.certificate,
			'ca-key.pem': material.key.reveal(),
			'cert-chain.pem': material.chain,
			'root-cert.pem': material.root,
		});
	}

	const own = [
		'.gitignore',
		'root-cert.pem',
		'root-key.pem',
		...clusters.flatMap(cluster =>
			['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'].map(
				name => `${cluster}/${name}`,
			),
		),
	];
	assert.deepEqual(
		[...files.texts.keys()].map(file => path.relative('/home/certs', file)).toSorted(),
		own.toSorted(),
	);
};

const assertPrivate = ({modes}: MemoryFiles): void => {
	for (const [file, mode] of modes) {
		if (file.endsWith('.pem') && file.includes('-key')) {
			assert.equal(mode, 0o600, file);
		}
	}
};

describe('ensureTrust', () => {
	it("makes the directory of Istio's Makefile: keys 0600, folders 0700, ignored by git before any key", async () => {
		const files = makeMemoryFiles();
		const materials = await ensure(files);
		assertConsistent(files, materials);
		assert.equal(files.texts.get('/home/certs/.gitignore'), '*\n');
		assert.deepEqual(files.changes.slice(0, 3), [
			'make /home',
			'make /home/certs',
			'write /home/certs/.gitignore',
		]);
		assert.deepEqual(Object.fromEntries(files.modes), {
			'/': 0o755,
			'/home': 0o700,
			'/home/certs': 0o700,
			'/home/certs/.gitignore': 0o644,
			'/home/certs/root-cert.pem': 0o644,
			'/home/certs/root-key.pem': 0o600,
			...Object.fromEntries(
				request.clusters.flatMap(cluster => [
					[`/home/certs/${cluster}`, 0o700],
					...['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem'].map(name => [
						`/home/certs/${cluster}/${name}`,
						0o644,
					]),
					[`/home/certs/${cluster}/ca-key.pem`, 0o600],
				]),
			),
		});
		assert.notEqual(
			materials.get('east')?.fingerprints.authority,
			materials.get('west')?.fingerprints.authority,
		);
	});

	it('gives the same again and writes nothing', async () => {
		const files = makeMemoryFiles();
		const materials = await ensure(files);
		const again = files.copy();
		assert.deepEqual(plain(await ensure(again)), plain(materials));
		assert.deepEqual(again.changes, []);
	});

	it('adds a cluster under the same root, touching nothing else', async () => {
		const files = makeMemoryFiles();
		const east = await ensure(files, ['east']);
		const before = new Map(files.texts);
		const both = await ensure(files);
		assert.deepEqual(plain(both)['east'], plain(east)['east']);
		for (const [file, text] of before) {
			assert.equal(files.texts.get(file), text, file);
		}

		assertConsistent(files, both);
	});

	it('makes only the root where no cluster is named', async () => {
		const files = makeMemoryFiles();
		assert.equal((await ensure(files, [])).size, 0);
		assert.deepEqual([...files.texts.keys()].toSorted(), [
			'/home/certs/.gitignore',
			'/home/certs/root-cert.pem',
			'/home/certs/root-key.pem',
		]);
	});

	it('continues from a kill after any single change, and never with a second root', async () => {
		const undisturbed = makeMemoryFiles();
		await ensure(undisturbed);
		const total = undisturbed.changes.length;
		assert.ok(total > 15, `only ${total} changes`);
		for (let count = 0; count < total; count++) {
			const files = makeMemoryFiles();
			await assert.rejects(ensure(makeKilledFiles(files, count)), /killed/v);
			assertPrivate(files);
			const left = new Map([...files.texts].filter(([file]) => file.endsWith('cert.pem')));

			const inspected = await inspect(files);
			const materials = await ensure(files);
			assertConsistent(files, materials);
			assertPrivate(files);
			assert.ok(
				inspected.roots === undefined ||
					inspected.roots[0] === fingerprintsIn(files.texts.get('/home/certs/root-cert.pem'))[0],
			);
			for (const [file, text] of left) {
				assert.equal(
					files.texts.get(file),
					text,
					`${file}, killed after ${undisturbed.changes[count - 1]}`,
				);
			}
		}
	});

	it('continues from kills of the runs that continue', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({min: 1, max: 8}), {minLength: 2, maxLength: 6}),
				async kills => {
					const files = makeMemoryFiles();
					const seen = new Set<string>();
					for (const changes of kills) {
						await Promise.allSettled([
							ensure(makeKilledFiles(files, files.changes.length + changes)),
						]);
						for (const root of rootsInUse(files)) {
							seen.add(root);
						}
					}

					assertConsistent(files, await ensure(files));
					assert.ok(seen.size <= 1, 'two roots were in use');
				},
			),
			{numRuns: 10, verbose: 1},
		);
	});

	it('lets two runs at once agree on one root and on each intermediate', async () => {
		await fc.assert(
			fc.asyncProperty(fc.scheduler(), async scheduler => {
				const files = makeMemoryFiles();
				// Each call of the disk waits for its turn, which the scheduler draws.
				const inTurn = (): MemoryFiles => {
					const own: MemoryFiles = {
						...files,
						below: root => ({...own, root}),
						read: scheduler.scheduleFunction(files.read),
						write: scheduler.scheduleFunction(files.write),
						create: scheduler.scheduleFunction(files.create),
						list: scheduler.scheduleFunction(files.list),
						remove: scheduler.scheduleFunction(files.remove),
					};
					return own;
				};

				const [one, other] = await scheduler.waitFor(
					Promise.all([ensure(inTurn()), ensure(inTurn())]),
				);
				assert.deepEqual(plain(one), plain(other));
				assertConsistent(files, one);
			}),
			{numRuns: 8, verbose: 1},
		);
	});

	it('gives what another run has made, at whatever call that comes between', async () => {
		/** The disk, with `interrupt` run to its end before the call of that number. */
		const interrupted = (files: MemoryFiles, at: number, interrupt: () => Promise<void>) => {
			let calls = 0;
			const before =
				<Arguments extends unknown[], Result>(call: (...values: Arguments) => Promise<Result>) =>
				async (...values: Arguments): Promise<Result> => {
					if (calls++ === at) {
						await interrupt();
					}

					return call(...values);
				};

			const port: MemoryFiles = {
				...files,
				below: root => ({...port, root}),
				read: before(files.read),
				write: before(files.write),
				create: before(files.create),
				list: before(files.list),
				remove: before(files.remove),
			};
			return {port, calls: () => calls};
		};

		const clusters = ['east'];
		const fresh = makeMemoryFiles();
		const halfMade = makeMemoryFiles();
		await assert.rejects(ensure(makeKilledFiles(halfMade, 5), clusters));
		assert.equal(halfMade.changes.at(-1), 'create /home/certs/root-cert.pem');
		for (const start of [fresh, halfMade]) {
			let at = 0;
			for (let isDone = false; !isDone; at++) {
				const files = start.copy();
				let others: Map<string, TrustMaterial> | undefined;
				const {port, calls} = interrupted(files, at, async () => {
					others = await ensure(files, clusters);
				});
				const materials = await ensure(port, clusters);
				assertConsistent(files, materials, clusters);
				isDone = calls() <= at;
				assert.ok(isDone || others !== undefined);
				assert.deepEqual(plain(materials), plain(others ?? materials));
			}

			assert.ok(at > 20, `only ${at} calls`);
		}
	});

	it('replaces a key that no certificate was ever made for', async () => {
		for (const key of [
			'',
			'-----BEGIN PRIVATE KEY-----\nMIIE',
			(await certificates.makeRoot({organization: 'Example', now: Date.now()})).key.reveal(),
		]) {
			const files = makeMemoryFiles();
			await files.makePrivateDirectory('/home/certs/east');
			await files.write('/home/certs/root-key.pem', key, {mode: 0o600});
			await files.write('/home/certs/east/ca-key.pem', key, {mode: 0o600});
			await files.write('/home/certs/east/cert-chain.pem', key);
			assert.deepEqual((await inspect(files)).wouldReplace, [
				'/home/certs/root-key.pem',
				'/home/certs/east/ca-key.pem',
				'/home/certs/east/cert-chain.pem',
			]);
			assertConsistent(files, await ensure(files));
		}
	});

	it('takes from keys the readers that they should not have', async () => {
		const files = makeMemoryFiles();
		const materials = await ensure(files);
		const keys = ['/home/certs/root-key.pem', '/home/certs/east/ca-key.pem'];
		for (const key of keys) {
			files.modes.set(key, 0o644);
		}

		assert.deepEqual((await inspect(files)).wouldReplace, keys);
		assert.deepEqual(plain(await ensure(files)), plain(materials));
		assertPrivate(files);
	});

	it('makes chain and root copy again from the certificates', async () => {
		const files = makeMemoryFiles();
		await ensure(files);
		await files.remove('/home/certs/east/cert-chain.pem');
		await files.remove('/home/certs/west/root-cert.pem');
		assert.deepEqual((await inspect(files)).wouldMake, [
			'/home/certs/east/cert-chain.pem',
			'/home/certs/west/root-cert.pem',
		]);
		assertConsistent(files, await ensure(files));
	});

	it('leaves a .gitignore of somebody else as it is, but fills an empty one', async () => {
		for (const [present, expected] of [
			['*.pem\n', '*.pem\n'],
			['', '*\n'],
		] as const) {
			const files = makeMemoryFiles();
			await files.makePrivateDirectory('/home/certs');
			await files.write('/home/certs/.gitignore', present);
			await ensure(files, []);
			assert.equal(files.texts.get('/home/certs/.gitignore'), expected);
		}
	});

	it('keeps its modes on a real disk, whatever the umask', async () => {
		const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-trust-'));
		try {
			const directory = path.join(folder, 'certs');
			const ports = {files: makeFiles(), certificates, clock};
			const materials = await ensureTrust(ports, {...request, directory});
			assert.deepEqual(plain(await ensureTrust(ports, {...request, directory})), plain(materials));
			const modeOf = async (name: string) => {
				const {mode} = await stat(path.join(directory, name));
				return (mode % 0o1000).toString(8);
			};

			assert.deepEqual(
				await Promise.all(
					['.', 'east', 'root-key.pem', 'east/ca-key.pem', 'west/ca-key.pem'].map(modeOf),
				),
				['700', '700', '600', '600', '600'],
			);
		} finally {
			await rm(folder, {recursive: true});
		}
	});
});

describe('peekTrust', () => {
	it('says what would be made, and makes nothing', async () => {
		const files = makeMemoryFiles();
		assert.deepEqual(await inspect(files, ['east']), {
			hasRootKey: false,
			authorities: new Map(),
			warnings: [],
			wouldMake: [
				'.gitignore',
				'root-key.pem',
				'root-cert.pem',
				'east/ca-key.pem',
				'east/ca-cert.pem',
				'east/cert-chain.pem',
				'east/root-cert.pem',
			].map(name => `/home/certs/${name}`),
			wouldReplace: [],
		});
		assert.deepEqual([...files.texts], []);
		assert.deepEqual(files.changes, []);
	});

	it('knows the root and the intermediates that are there', async () => {
		const files = makeMemoryFiles();
		const materials = await ensure(files, ['east']);
		const before = files.changes.length;
		const east = materials.get('east')?.fingerprints;
		assert.deepEqual(await inspect(files), {
			roots: east?.roots,
			hasRootKey: true,
			authorities: new Map([['east', east?.authority]]),
			warnings: [],
			wouldMake: ['ca-key.pem', 'ca-cert.pem', 'cert-chain.pem', 'root-cert.pem'].map(
				name => `/home/certs/west/${name}`,
			),
			wouldReplace: [],
		});
		await files.remove('/home/certs/root-key.pem');
		assert.equal((await inspect(files, ['east'])).hasRootKey, false);
		assert.equal(files.changes.length, before + 1);
	});
});
