import {makeRunId} from '../engine/run-id.ts';
import {UsageError} from '../errors.ts';
import {planText} from '../reporters/plan-text.ts';
import {applyMesh} from './apply-mesh.ts';
import {makeEventSink} from './event-sink.ts';
import {isInteractive, type Io} from './io.ts';
import {
	checkMesh, openMesh, refuseFailures, runStarted,
} from './mesh-session.ts';
import type {ApplyOptions} from './options.ts';
import {listenForStop} from './stop.ts';

const ask = async (io: Io, signal: AbortSignal): Promise<boolean> => {
	const answer = await io.readLine('Carry out this plan? (y/N) ', {signal});
	return ['y', 'yes'].includes((answer ?? '').trim().toLowerCase());
};

/** Surveys, plans, asks, carries out, proves. Running it again continues or finds nothing to do. */
export const runApply = async (options: ApplyOptions, io: Io, open?: Parameters<typeof openMesh>[2]): Promise<number> => {
	if (!options.yes && !isInteractive(io)) {
		throw new UsageError('nobody is there to answer whether to carry out the plan: --yes is missing', {remedy: [`See the plan first: mesh-wizard plan -f ${options.file}`]});
	}

	using session = await openMesh(options, io, open);
	const {clock} = session.ports;
	const emit = makeEventSink(options, io, clock);
	using stop = listenForStop(io, time => {
		emit({type: 'notice', level: 'warn', text: time === 1 ? 'stopping: no new step starts, what runs is being ended (again: at once)' : 'ending what runs at once'});
	});
	const [runId, startedAt] = [makeRunId(clock.now()), clock.monotonic()];
	emit(runStarted(session, {runId, command: 'apply'}));
	const {facts, findings} = await checkMesh(session, {waivers: options.waivers, emit, signal: stop.signal});
	refuseFailures(findings);
	const {exitCode} = await applyMesh({
		session,
		facts,
		runId,
		startedAt,
		emit,
		stop,
		file: options.file,
		concurrency: options.concurrency,
		readyTimeoutMs: options.readyTimeoutMs,
		async approve(plan, signal) {
			if (options.yes) {
				return true;
			}

			io.stderr.write(planText(plan, {}));
			return ask(io, signal);
		},
	});
	return exitCode;
};
