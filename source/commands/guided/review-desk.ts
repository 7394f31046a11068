import path from 'node:path';
import {makePlan} from '../../engine/make-plan.ts';
import {MeshFileError} from '../../engine/load-mesh.ts';
import type {Emit} from '../../engine/events.ts';
import {readMeshFile} from '../../mesh/mesh-file.ts';
import type {LoadedMesh, Mesh} from '../../mesh/mesh.ts';
import type {Model} from '../../mesh/model.ts';
import {renderMeshFile} from '../../mesh/render-mesh.ts';
import type {Ports} from '../../ports/ports.ts';
import type {ReviewView} from '../../ui/guide.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {contextFor, openLoadedMesh} from '../mesh-session.ts';

export type ReadyReview = Extract<ReviewView, {state: 'ready'}>;

/** Gateways whose load balancer nobody has asked to be internal: what the person has to know before installing. */
export const publicWarnings = ({clusters}: Model): string[] => clusters.flatMap(({name, gateway}) => {
	if (gateway === undefined || gateway.internal) {
		return [];
	}

	const ranges = gateway.sourceRanges.length === 0 ? 'from everywhere that can reach it' : `from ${gateway.sourceRanges.join(', ')}`;
	return Object.keys(gateway.annotations).length > 0
		? []
		: [`The gateway of ${name} gets a load balancer address, which may be PUBLIC: ports ${gateway.ports.map(({port}) => String(port)).join(', ')} are open ${ranges}; mutual TLS guards them.`];
});

/** The mesh file that these answers make, read back as `apply` will read it. Throws `MeshFileError` for what it would refuse. */
export const loadedFrom = (mesh: Mesh, file: string): {loaded: LoadedMesh; text: string} => {
	const text = renderMeshFile(mesh);
	const {mesh: read, problems} = readMeshFile(text, {path: file});
	if (read === undefined) {
		throw new MeshFileError(problems);
	}

	return {
		loaded: {
			mesh: read, path: file, directory: path.dirname(file), overlays: {},
		}, text,
	};
};

/** How a text stands to the file that is there under its name. */
export const compareFile = async (ports: Pick<Ports, 'files'>, file: string, text: string): Promise<ReadyReview['file']> => {
	const there = await ports.files.read(file);
	if (there === undefined) {
		return 'new';
	}

	return there === text ? 'same' : 'different';
};

/** Plans the mesh of the answers. Reads and dry runs only. */
export const planReview = async (ports: Ports, options: {mesh: Mesh; file: string; facts: readonly ClusterFacts[]; readyTimeoutMs: number; emit: Emit; signal: AbortSignal}): Promise<ReadyReview> => {
	const {mesh, file, facts, readyTimeoutMs, emit, signal} = options;
	const {loaded, text} = loadedFrom(mesh, file);
	using session = openLoadedMesh(loaded, ports);
	const context = await contextFor(session, {
		facts, emit, signal, readyTimeoutMs,
	});
	const plan = await makePlan(context, {directory: session.directory, readyTimeoutMs});
	signal.throwIfAborted();
	return {
		state: 'ready', loaded, model: session.model, plan, text, warnings: publicWarnings(session.model), file: await compareFile(ports, file, text), saved: false,
	};
};
