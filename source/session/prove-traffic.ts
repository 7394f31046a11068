import type {Emit} from '../engine/events.ts';
import {cleanStale} from '../verify/clean-stale.ts';
import {runVerify, type VerifyOutcome} from '../verify/run-verify.ts';
import type {MeshSession} from './mesh-session.ts';

/** Clears what killed runs left, then proves the traffic of every ordered pair of the mesh. */
export const proveTraffic = async ({
	session,
	meshFlags,
	runId,
	emit,
	signal,
	readyTimeoutMs,
}: {
	session: MeshSession;
	meshFlags: readonly string[];
	runId: string;
	emit: Emit;
	signal: AbortSignal;
	readyTimeoutMs: number;
}): Promise<VerifyOutcome> => {
	const {model, clusters, ports} = session;
	emit({type: 'proof-started', pairs: model.pairs.length});
	await cleanStale({clusters, processes: ports.processes, signal});
	return runVerify({
		model,
		clusters,
		meshFlags,
		runId,
		holder: JSON.stringify(await ports.processes.self()),
		certificates: ports.certificates,
		tls: ports.tls,
		clock: ports.clock,
		emit,
		signal,
		readyTimeoutMs,
	});
};
