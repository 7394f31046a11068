import {checks} from '../checks/index.ts';
import {loadMesh} from '../engine/load-mesh.ts';
import type {Waiver} from '../mesh/waiver.ts';
import {openLoadedMesh, type MeshSession} from '../session/mesh-session.ts';
import type {Io} from './io.ts';
import type {CommonOptions, WaiverOptions} from './common-flags.ts';
import {findPassphrase} from './passphrase.ts';
import {makePorts} from './ports.ts';
import {resolveWaivers} from './resolve-waivers.ts';

/** Reads mesh.yaml and opens its clusters; contacts nothing yet. */
export const openMesh = async (
	options: CommonOptions & {file: string},
	io: Io,
	open: typeof makePorts = makePorts,
): Promise<MeshSession> => {
	const ports = await open(options, io);
	return openLoadedMesh(await loadMesh(ports.files, options.file), ports);
};

/** The session with the passphrase of its encrypted keys, asked for where `asks` and a person is there. */
export const withPassphrase = async (
	session: MeshSession,
	io: Io,
	{passphraseFile, asks}: {passphraseFile?: string; asks: boolean},
): Promise<MeshSession> => {
	const {
		loaded,
		ports: {files},
	} = session;
	const passphrase =
		passphraseFile === undefined && !asks
			? undefined
			: await findPassphrase(loaded, {files, io, passphraseFile});
	return {...session, passphrase};
};

/** The waivers that a command was given, all of which name checks and clusters of this mesh. */
export const waiversFor = async (
	options: WaiverOptions,
	{ports, clusters}: MeshSession,
): Promise<readonly Waiver[]> =>
	resolveWaivers(
		options,
		{ids: checks.map(({id}) => id), clusters: [...clusters.keys()]},
		ports.files,
	);
