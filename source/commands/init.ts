import path from 'node:path';
import {loadMeshText} from '../engine/load-mesh.ts';
import {exitCodes, UsageError} from '../errors.ts';
import {baseFileName, baseFileText} from '../mesh/base-file.ts';
import type {LoadedMesh} from '../mesh/mesh.ts';
import {trustDomainSet} from '../mesh/overlay-settings.ts';
import {withPlatformFiles} from '../mesh/platform-files.ts';
import {renderMeshFile} from '../mesh/render-mesh.ts';
import type {Ports} from '../ports/ports.ts';
import {readUserIntermediates} from '../trust/user-intermediates.ts';
import {readUserRoot} from '../trust/user-root.ts';
import {ensureTrust} from '../trust/ensure.ts';
import {describeRoots} from '../trust/fingerprints.ts';
import {rootPaths} from '../trust/store.ts';
import {shownPath} from '../session/closing-lines.ts';
import {trustForFile} from '../session/trust/typed-path.ts';
import {sh} from '../text/shell.ts';
import {initialMesh} from './init-mesh.ts';
import {initPlatforms} from './init-platforms.ts';
import type {Io} from './io.ts';
import type {InitOptions} from './definitions/init.ts';
import {findPassphrase} from './passphrase.ts';
import {makePorts} from './ports.ts';

type Made = {lines: readonly string[]; warnings: readonly string[]};

/** Makes the root, or checks what the mode of trust names; what was found, as lines. */
const settleTrust = async (
	loaded: LoadedMesh,
	options: InitOptions,
	ports: Ports,
	io: Io,
): Promise<Made> => {
	const {
		mesh: {trust, organization, clusters},
		directory,
	} = loaded;
	const {files, certificates, clock} = ports;
	const resolve = (file: string): string => path.resolve(directory, file);
	const asks =
		trust.mode === 'generated' ||
		trust.mode === 'intermediates' ||
		options.passphraseFile !== undefined;
	const passphrase = asks
		? await findPassphrase(loaded, {files, io, passphraseFile: options.passphraseFile})
		: undefined;
	const readers = {
		files,
		certificates,
		clock,
		passphrase,
	};
	const judging = {
		now: clock.now(),
		trustDomain: trustDomainSet(loaded.base === undefined ? [] : [loaded.base]),
	};
	switch (trust.mode) {
		case 'generated': {
			const folder = resolve(trust.directory);
			await files.below(folder).inspect({from: directory});
			const isThere = (await files.read(rootPaths(folder).certificate)) !== undefined;
			await ensureTrust(readers, {
				directory: folder,
				organization,
				clusters: [],
				encrypts: trust.encrypt,
			});
			const [root] = certificates.read((await files.read(rootPaths(folder).certificate)) ?? '');
			return {
				lines: [
					`${folder}: the root ${describeRoots([root?.fingerprint ?? ''])}${isThere ? ', which was there' : `; keep its key${trust.encrypt ? ' and the passphrase' : ', which you alone can read'}`}`,
				],
				warnings: [],
			};
		}

		case 'root': {
			const {root, authority, warnings} = await readUserRoot(readers, {
				cert: resolve(trust.cert),
				key: resolve(trust.key),
				...judging,
			});
			return {
				lines: [
					authority === undefined
						? `${resolve(trust.cert)}: your root ${describeRoots([root])}; its key is encrypted and was not opened, so nobody knows yet whether it is the key of that root (--passphrase-file FILE opens it)`
						: `${resolve(trust.cert)}: your root ${describeRoots([root])}, fit to sign`,
				],
				warnings,
			};
		}

		case 'intermediates': {
			const primaries = clusters.filter(({role}) => role === 'primary').map(({name}) => name);
			const {roots, warnings} = await readUserIntermediates(readers, {
				directory: resolve(trust.directory),
				clusters: primaries,
				...judging,
			});
			return {
				lines: [
					`${resolve(trust.directory)}: your intermediates for ${primaries.join(', ')}, of root ${describeRoots(roots)}`,
				],
				warnings,
			};
		}

		case 'from-cluster':
		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return {lines: [], warnings: []};
		}
	}
};

const neverOverwritten = (file: string): UsageError =>
	new UsageError(`${file} is there already, and init overwrites nothing`, {
		remedy: ['Name another file with -f, or move it away.'],
	});

/**
Writes mesh.yaml and base.yaml and sees to the root, from flags or from a topology.yaml of setup-mesh.sh. Reads kubeconfigs, contacts
no cluster, overwrites nothing: what is there and whole is used.
*/
export const runInit = async (
	options: InitOptions,
	io: Io,
	open: (options: InitOptions, io: Io) => Promise<Ports> = makePorts,
): Promise<number> => {
	const ports = await open(options, io);
	const {files} = ports;
	const file = options.file ?? path.join(io.cwd, 'mesh.yaml');
	const folder = path.dirname(file);
	const base = path.join(folder, baseFileName);
	if ((await files.read(file)) !== undefined) {
		throw neverOverwritten(file);
	}

	const mesh = await initialMesh(
		options,
		ports,
		trustForFile(options.trust, folder, {mayLeadOut: true}),
	);
	const hasBase = (await files.read(base)) !== undefined;
	const platforms = initPlatforms(mesh, options, {hasBase});
	const text = renderMeshFile(withPlatformFiles({...mesh, base: baseFileName}, platforms.files));
	const beside = new Map([
		...(hasBase ? [] : [[base, baseFileText] as const]),
		...platforms.files.map(({name, text: own}) => [path.join(folder, name), own] as const),
	]);
	for (const [name, own] of beside) {
		if (![undefined, own].includes(await files.read(name))) {
			throw neverOverwritten(name);
		}
	}

	// As `plan` will read it, with the files that are about to be there.
	const loaded = await loadMeshText(
		{...files, read: async name => beside.get(name) ?? files.read(name)},
		{file, text},
	);
	const {lines, warnings} = await settleTrust(loaded, options, ports, io);
	for (const [name, own] of beside) {
		await files.create(name, own);
	}

	if (!(await files.create(file, text))) {
		throw neverOverwritten(file);
	}

	for (const warning of warnings) {
		io.stderr.write(`! ${warning}\n`);
	}

	for (const note of platforms.notes) {
		io.stderr.write(`${note}\n`);
	}

	const next = ['-f', shownPath(file, io.cwd), ...ports.kubeconfigFlags];
	io.stdout.write(
		[
			`${file}: the mesh ${mesh.mesh} of ${mesh.clusters.map(({name}) => name).join(', ')}`,
			`${base}: Istio's settings for all of them${hasBase ? ', which was there' : ''}`,
			...platforms.files.map(
				({name, platform, clusters}) =>
					`${path.join(folder, name)}: what ${platform} needs, for ${clusters.join(', ')}`,
			),
			...lines,
			'No cluster was contacted. Next:',
			sh`  mesh-wizard preflight ${next}`,
			sh`  mesh-wizard plan ${next}`,
			'',
		].join('\n'),
	);
	return exitCodes.done;
};
