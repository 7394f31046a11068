import {checks} from '../checks/index.ts';
import {loadMesh} from '../engine/load-mesh.ts';
import type {LoadedMesh} from '../mesh/mesh.ts';
import type {Waiver} from '../mesh/waiver.ts';
import type {Ports} from '../ports/ports.ts';
import {openLoadedMesh, type MeshSession} from '../session/mesh-session.ts';
import {listenForStop} from '../session/stop.ts';
import {agreeOnTerminal} from './ask-yes-no.ts';
import {foreignText} from './foreign-uses.ts';
import type {Io} from './io.ts';
import type {CommonOptions, WaiverOptions} from './common-flags.ts';
import {findPassphrase} from './passphrase.ts';
import {makePorts} from './ports.ts';
import {resolveWaivers} from './resolve-waivers.ts';

type MeshOptions = CommonOptions & {file: string; output?: string};

/** Reads mesh.yaml; a person who is there is asked before its kubeconfigs run programs (decision D-47). */
export const loadWithPorts = async (
	options: MeshOptions,
	io: Io,
	open: typeof makePorts = makePorts,
): Promise<{loaded: LoadedMesh; ports: Ports}> => {
	const ports = await open(options, io);
	const loaded = await loadMesh(ports.files, options.file);
	const uses = ports.foreignUses(loaded.mesh.clusters, loaded);
	if (uses.length === 0) {
		return {loaded, ports};
	}

	using stop = listenForStop(io);
	const agree = agreeOnTerminal(io, {signal: stop.signal, output: options.output ?? 'text'});
	const isAgreed = await agree?.(
		[
			'Only the mesh file names these kubeconfigs:',
			...uses.map(use => `  ${foreignText(use)}`),
			'Go on? (y/N) ',
		].join('\n'),
	);
	return {loaded, ports: isAgreed === true ? await open({...options, allowExec: true}, io) : ports};
};

/** Reads mesh.yaml and opens its clusters; contacts nothing yet. */
export const openMesh = async (
	options: MeshOptions,
	io: Io,
	open: typeof makePorts = makePorts,
): Promise<MeshSession> => {
	const {loaded, ports} = await loadWithPorts(options, io, open);
	return openLoadedMesh(loaded, ports);
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
