import path from 'node:path';
import {noDeparture} from '../../engine/departure.ts';
import {makePlan} from '../../engine/make-plan.ts';
import {loadMeshText} from '../../engine/load-mesh.ts';
import type {Emit} from '../../engine/events.ts';
import {publishedPort} from '../../mesh/api-server.ts';
import {isInternal} from '../../mesh/internal-load-balancers.ts';
import type {Mesh} from '../../mesh/mesh.ts';
import type {RestartConsent} from '../../plan/restart-steps.ts';
import type {Model} from '../../mesh/model.ts';
import {renderMeshFile} from '../../mesh/render-mesh.ts';
import type {Ports} from '../../ports/ports.ts';
import type {Sensitive} from '../../sensitive.ts';
import type {ReviewView} from '../../ui/guide.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {contextFor, openLoadedMesh} from '../mesh-session.ts';
import {laggardWarnings, restartsOf} from './restart-review.ts';

export type ReadyReview = Extract<ReviewView, {state: 'ready'}>;

/** What the person has to know of addresses before installing: which may be reachable from everywhere, what behind them, and which are not from other networks. */
export const publicWarnings = ({clusters}: Model): string[] => clusters.flatMap(({name, gateway, exposesApiServer}) => {
	if (gateway === undefined) {
		return [];
	}

	const apiServer = exposesApiServer ? ` The API server of ${name} is among them, on ${String(publishedPort)}: whoever gets there may try credentials.` : '';
	if (gateway.internal || isInternal(gateway.annotations)) {
		return [`The gateway of ${name} gets an internal load balancer address: the other clusters must reach that provider's private network.${exposesApiServer ? ` Whoever reaches it reaches the API server of ${name}, too, on ${String(publishedPort)}.` : ''}`];
	}

	const ranges = gateway.sourceRanges.length === 0 ? 'from everywhere that can reach it' : `from ${gateway.sourceRanges.join(', ')}`;
	const guards = exposesApiServer ? 'TLS guards them.' : 'mutual TLS guards them.';
	const advice = exposesApiServer && gateway.sourceRanges.length === 0 ? ` clusters.${name}.gateway.sourceRanges in mesh.yaml narrows who does.` : '';
	return [`The gateway of ${name} gets a load balancer address, which may be PUBLIC: ports ${gateway.ports.map(({port}) => String(port)).join(', ')} are open ${ranges}; ${guards}${apiServer}${advice}`];
});

/** An overlay that lies beside the mesh file under this name is for all its clusters, as `init` writes it. */
const baseName = 'base.yaml';

const hasBase = async ({files}: Pick<Ports, 'files'>, file: string): Promise<boolean> => await files.read(path.join(path.dirname(file), baseName)) !== undefined;

/** How a text stands to the file that is there under its name. */
export const compareFile = async (ports: Pick<Ports, 'files'>, file: string, text: string): Promise<ReadyReview['file']> => {
	const there = await ports.files.read(file);
	if (there === undefined) {
		return 'new';
	}

	return there === text ? 'same' : 'different';
};

/** Plans the mesh of the answers. Reads and dry runs only. */
export const planReview = async (ports: Ports, options: {mesh: Mesh; passphrase?: Sensitive; file: string; leavesBase: boolean; restartConsent?: RestartConsent; facts: readonly ClusterFacts[]; readyTimeoutMs: number; emit: Emit; signal: AbortSignal}): Promise<ReadyReview> => {
	const {mesh, passphrase, file, leavesBase, restartConsent, facts, readyTimeoutMs, emit, signal} = options;
	const isBaseThere = await hasBase(ports, file);
	const text = renderMeshFile(isBaseThere && !leavesBase ? {...mesh, base: baseName} : mesh);
	// Read back as `apply` will read it.
	const loaded = await loadMeshText(ports.files, {file, text});
	using session = openLoadedMesh(loaded, ports, passphrase);
	const context = await contextFor(session, {
		facts, departure: noDeparture(mesh.mesh), emit, signal, readyTimeoutMs, restartConsent, signs: false,
	});
	const plan = await makePlan(context, {directory: session.directory, readyTimeoutMs});
	signal.throwIfAborted();
	return {
		state: 'ready', loaded, model: session.model, plan, text, warnings: [...publicWarnings(session.model), ...laggardWarnings(plan, restartConsent !== undefined)], restarts: restartsOf(plan), file: await compareFile(ports, file, text), saved: false, ...(isBaseThere ? {base: leavesBase ? 'left alone' : 'used'} : {}),
	};
};
