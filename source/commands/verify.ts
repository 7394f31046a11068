import {countText, summaryOfPairs} from '../engine/pair-summary.ts';
import {makeRunId} from '../engine/run-id.ts';
import {CancelledError, exitCodes, MeshError} from '../errors.ts';
import {verifyMatrix} from '../reporters/verify-matrix.ts';
import {verifyJson} from '../reporters/verify-report.ts';
import type {VerifyResult} from '../reporters/verify-result.ts';
import {verifyExitCode} from '../verify/exit-code.ts';
import {findIdentityMismatches} from '../verify/find-identity-mismatches.ts';
import type {RunHooks} from '../session/apply-session.ts';
import {runStarted, type MeshSession} from '../session/mesh-session.ts';
import {proveProxies} from '../session/prove-proxies.ts';
import {proveTraffic} from '../session/prove-traffic.ts';
import {listenForStop} from '../session/stop.ts';
import {ansiPaint} from './ansi-paint.ts';
import {makeEventSink} from './event-sink.ts';
import {hasColor, hasScreens, type Io} from './io.ts';
import {openMesh} from './open-mesh.ts';
import type {VerifyOptions} from './definitions/verify.ts';

const print = (result: VerifyResult, {output, color}: VerifyOptions, io: Io): void => {
	switch (output) {
		case 'table': {
			const isPainted = hasColor(io.stdout, io.env, {color});
			io.stdout.write(
				verifyMatrix(result, {
					width: io.stdout.columns,
					paint: isPainted ? ansiPaint : undefined,
				}),
				{isPainted},
			);
			break;
		}

		case 'json': {
			io.stdout.write(verifyJson(result));
			break;
		}

		case 'jsonl': {
			break;
		}
	}
};

/** Nothing is created in a cluster that is not the one that mesh.yaml means. */
const refuseMismatches = async (
	{model, clusters}: MeshSession,
	signal: AbortSignal,
): Promise<void> => {
	const mismatches = await findIdentityMismatches({model, clusters, signal});
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
};

/** The whole proof; says what happens through the hooks. */
const prove = async (
	session: MeshSession,
	options: VerifyOptions,
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
		await refuseMismatches(session, stop.signal);
		const traffic = await proveTraffic({
			session,
			runId,
			emit,
			signal: stop.signal,
			readyTimeoutMs: options.readyTimeoutMs,
		});
		const outcome = {
			...traffic,
			proofs: [...traffic.proofs, ...(await proveProxies(session, {emit, signal: stop.signal}))],
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

/** Proves the traffic of every ordered pair of the mesh and cleans up. Changes nothing but a namespace of its own. */
export const runVerify = async (options: VerifyOptions, io: Io): Promise<number> => {
	using session = await openMesh(options, io);
	if (options.output === 'table' && hasScreens(io, options)) {
		const {withScreens} = await import('./with-screens.ts');
		const {result, exitCode} = await withScreens(
			{
				flow: 'verify',
				session,
				io,
				logFile: options.logFile,
				asks: false,
			},
			async hooks => prove(session, options, hooks),
		);
		print(result, options, io);
		return exitCode;
	}

	// The report says how it ended.
	const emit = makeEventSink(options, io, session.ports.clock, ({type}) => type !== 'run-finished');
	using stop = listenForStop(io, time => {
		if (time === 1) {
			emit({
				type: 'notice',
				level: 'warn',
				text: 'stopping: verify takes its namespaces away first',
			});
		}
	});
	const {result, exitCode} = await prove(session, options, {emit, stop});
	print(result, options, io);
	return exitCode;
};
