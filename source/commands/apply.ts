import {applyPlan, hasWork, type ApplyResult} from '../engine/apply-plan.ts';
import {openJournal} from '../engine/journal.ts';
import {takeLock} from '../engine/lock.ts';
import {makePlan} from '../engine/make-plan.ts';
import {makeRunId} from '../engine/run-id.ts';
import {prepareStateDirectory} from '../engine/state-directory.ts';
import {endSurvivors} from '../engine/survivors.ts';
import {writeUids} from '../engine/write-uids.ts';
import {
	CancelledError, exitCodes, toError, UsageError,
} from '../errors.ts';
import {planText} from '../reporters/plan-text.ts';
import {makeEventSink} from './event-sink.ts';
import {isInteractive, type Io} from './io.ts';
import {lockTargets} from './lock-targets.ts';
import {
	checkMesh, contextFor, openMesh, refuseFailures,
} from './mesh-session.ts';
import type {ApplyOptions} from './options.ts';
import {proveTraffic} from './prove-traffic.ts';
import {listenForStop} from './stop.ts';

const ask = async (io: Io, signal: AbortSignal): Promise<boolean> => {
	const answer = await io.readLine('Carry out this plan? (y/N) ', {signal});
	return ['y', 'yes'].includes((answer ?? '').trim().toLowerCase());
};

/** Surveys, plans, asks, carries out, proves. Running it again continues or finds nothing to do. */
export const runApply = async (options: ApplyOptions, io: Io): Promise<number> => {
	if (!options.yes && !isInteractive(io)) {
		throw new UsageError('nobody is there to answer whether to carry out the plan: --yes is missing', {remedy: [`See the plan first: mesh-wizard plan -f ${options.file}`]});
	}

	using session = await openMesh(options, io);
	const {model, ports, clusters, directory, loaded} = session;
	const emit = makeEventSink(options, io, ports.clock);
	using stop = listenForStop(io, time => {
		emit({type: 'notice', level: 'warn', text: time === 1 ? 'stopping: no new step starts, what runs is being ended (again: at once)' : 'ending what runs at once'});
	});
	stop.killSignal.addEventListener('abort', () => {
		ports.killChildren();
	});
	const started = ports.clock.monotonic();
	const runId = makeRunId(ports.clock.now());
	emit({
		type: 'run-started', runId, command: 'apply', mesh: model.mesh, simulated: false, clusters: [...clusters].map(([name, {context, server}]) => ({name, context, server})),
	});
	const finish = (result: ApplyResult): number => {
		emit({type: 'run-finished', ...result, durationMs: ports.clock.monotonic() - started});
		return result.exitCode;
	};

	const {facts, findings} = await checkMesh(session, {waivers: options.waivers, emit, signal: stop.signal});
	refuseFailures(findings);
	await prepareStateDirectory(ports.files, directory);
	const lock = await takeLock({
		targets: lockTargets(clusters, facts), runId, processes: ports.processes, clock: ports.clock, emit, signal: stop.signal,
	});
	const signal = AbortSignal.any([stop.signal, lock.signal]);
	const journal = openJournal(ports.files, ports.clock, directory.root);
	try {
		await journal.write({
			type: 'run-started', run: runId, command: 'apply', by: await ports.processes.self(),
		});
		await endSurvivors({
			journal, processes: ports.processes, directory, runId, emit,
		});
		const context = await contextFor(session, {
			facts, emit, signal, readyTimeoutMs: options.readyTimeoutMs,
		});
		const plan = await makePlan(context, {directory, readyTimeoutMs: options.readyTimeoutMs});
		emit({type: 'plan-ready', plan});
		if (!hasWork(plan)) {
			return finish({exitCode: exitCodes.done, summary: `nothing to do: all ${String(plan.steps.length)} steps are as planned, and traffic was proven`, next: [`To prove traffic again: mesh-wizard verify -f ${options.file}`]});
		}

		if (!options.yes) {
			io.stderr.write(planText(plan, {}));
			if (!await ask(io, signal)) {
				return finish({exitCode: exitCodes.interrupted, summary: 'nothing was changed', next: []});
			}
		}

		await writeUids(ports.files, loaded, facts);
		const result = await applyPlan({
			plan,
			context,
			run: {runId, journal, directory},
			concurrency: options.concurrency,
			file: options.file,
			async prove() {
				const {pairs} = await proveTraffic({
					session, runId, emit, signal, readyTimeoutMs: options.readyTimeoutMs,
				});
				return pairs;
			},
		});
		await journal.write({type: 'run-finished', run: runId, exitCode: result.exitCode});
		return finish(result);
	} catch (error) {
		const reason: unknown = signal.reason; // eslint-disable-line prefer-destructuring -- it is `any`
		if (!signal.aborted || !(reason instanceof CancelledError)) {
			throw error;
		}

		await journal.write({type: 'run-finished', run: runId, exitCode: reason.exitCode});
		return finish({exitCode: reason.exitCode, summary: toError(reason).message, next: ['What was done stays. The same command goes on from here:', `mesh-wizard apply -f ${options.file}`]});
	} finally {
		await lock.release();
	}
};
