import {countText, summaryOfPairs} from '../engine/pair-summary.ts';
import {makeRunId} from '../engine/run-id.ts';
import {CancelledError, exitCodes, MeshError} from '../errors.ts';
import type {VerifyResult} from '../reporters/verify-result.ts';
import {verifyExitCode} from '../verify/exit-code.ts';
import {findIdentityMismatches} from '../verify/find-identity-mismatches.ts';
import type {RunHooks} from './apply-session.ts';
import {holdClusters} from './hold-clusters.ts';
import {runStarted, type MeshSession} from './mesh-session.ts';
import {proveProxies} from './prove-proxies.ts';
import {proveTraffic} from './prove-traffic.ts';

/** Nothing is created in a cluster that is not the one that mesh.yaml means. Gives the uids, by which the clusters are held. */
const refuseMismatches = async (
	{model, clusters}: MeshSession,
	signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> => {
	const {mismatches, uids} = await findIdentityMismatches({model, clusters, signal});
	if (mismatches.length > 0) {
		throw new MeshError(
			[
				'nothing was created: not every cluster is the one that mesh.yaml means',
				...mismatches.map(line => `  ${line}`),
			].join('\n'),
			{
				code: 'identity.uid-changed',
				exitCode: exitCodes.refused,
				remedy: ['Point the contexts to the right clusters, or correct their uid in mesh.yaml.'],
			},
		);
	}

	return uids;
};

/** All of `verify` over an open mesh: who the clusters are, the traffic of every pair, the proxies; says what happens through the hooks. Throws (exit 5) where a cluster is not the one that is meant, also in the middle. */
export const verifySession = async (
	session: MeshSession,
	options: {
		/** The words that lead a command of ours to this mesh. */
		meshFlags: readonly string[];
		readyTimeoutMs: number;
		strictness: Parameters<typeof verifyExitCode>[1];
	},
	{emit, stop}: Pick<RunHooks, 'emit' | 'stop'>,
): Promise<{result: VerifyResult; exitCode: number}> => {
	const {
		model,
		clusters,
		ports: {clock, simulated},
	} = session;
	const [startedAt, start] = [clock.now(), clock.monotonic()];
	const runId = makeRunId(startedAt);
	emit(runStarted(session, {runId, command: 'verify'}));
	try {
		const held = holdClusters(clusters, await refuseMismatches(session, stop.signal), stop.signal);
		const traffic = await proveTraffic({
			session: {...session, clusters: held.clusters},
			meshFlags: options.meshFlags,
			runId,
			emit,
			signal: held.signal,
			readyTimeoutMs: options.readyTimeoutMs,
		});
		const outcome = {
			...traffic,
			proofs: [...traffic.proofs, ...(await proveProxies(session, {emit, signal: held.signal}))],
		};
		const exitCode = verifyExitCode(outcome, options.strictness);
		const durationMs = clock.monotonic() - start;
		emit({
			type: 'run-finished',
			exitCode,
			summary: `${String(outcome.pairs.length)} pairs: ${countText(summaryOfPairs(outcome.pairs))}`,
			next: [],
			durationMs,
		});
		return {
			exitCode,
			result: {
				...outcome,
				simulated,
				mesh: model.mesh,
				startedAt,
				durationMs,
				clusters: model.clusters.map(({name, context, network, role}) => ({
					name,
					context,
					network,
					role,
					server: clusters.get(name)?.server ?? '',
				})),
			},
		};
	} catch (error) {
		if (error instanceof CancelledError) {
			emit({
				type: 'run-finished',
				exitCode: error.exitCode,
				summary: error.message,
				next: [],
				durationMs: clock.monotonic() - start,
			});
		}

		throw error;
	}
};
