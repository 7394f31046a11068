import {applyPlan, hasWork, type ApplyResult, type SecondChances} from '../engine/apply-plan.ts';
import type {LeavingClusters} from '../engine/leaving-clusters.ts';
import {removeLeftClusters} from '../engine/remove-left-clusters.ts';
import type {Emit} from '../engine/events.ts';
import {openJournal} from '../engine/journal.ts';
import {takeLock} from '../engine/lock.ts';
import {makePlan} from '../engine/make-plan.ts';
import {inspectProxies} from '../engine/observe/proxies.ts';
import type {InstallRun, RunContext} from '../engine/run-context.ts';
import {prepareStateDirectory, stateFiles} from '../engine/state-directory.ts';
import {makeBackupFile} from '../engine/teardown/backup-file.ts';
import {endOrphanedProcesses} from '../engine/orphaned-processes.ts';
import {writeUids} from '../engine/write-uids.ts';
import {CancelledError, exitCodes, toError} from '../errors.ts';
import {installerFor} from '../installers/installer-for.ts';
import type {RestartConsent} from '../plan/restart-steps.ts';
import {liveImages} from '../plan/retiring-images.ts';
import type {Plan} from '../plan/steps.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {outdatedWorkloadLines} from '../reporters/outdated-workload-lines.ts';
import {outdatedLines} from '../reporters/outdated-lines.ts';
import {lockTargets} from '../engine/lock-targets.ts';
import {sh} from '../text/shell.ts';
import {contextFor, type MeshSession} from './mesh-session.ts';
import {proveTraffic} from './prove-traffic.ts';
import type {Stop} from './stop.ts';

export type ApplyMeshOptions = SecondChances & {
	session: MeshSession;
	/** Of a survey whose checks allow to go on (`checkMesh`, `refuseFailures`). */
	facts: readonly ClusterFacts[];
	/** The clusters that leave the mesh. */
	leavingClusters: LeavingClusters;
	runId: string;
	/** When the run began, on the monotonic clock; now where it begins here. */
	startedAt?: number;
	emit: Emit;
	/** Whether to carry this plan out, which was made under the lock; not asked when there is nothing to do. */
	approve: (plan: Plan, signal: AbortSignal) => Promise<boolean>;
	/** Its first signal ends the run politely, its second ends every istioctl at once. */
	stop: Stop;
	/** The words that lead a command of ours to this mesh. */
	meshFlags: readonly string[];
	/** The same with what was allowed, for another apply. */
	applyFlags: readonly string[];
	/** istioctl processes side by side. */
	concurrency: number;
	readyTimeoutMs: number;
	/** Where workloads may be restarted; nowhere without it. */
	restartConsent?: RestartConsent;
	/** Changes of somebody else's to what the wizard applied are taken back. */
	takesOver?: boolean;
};

/** What was found out before somebody stopped the run is said all the same; the exit code is the signal's. */
const stoppedResult = (result: ApplyResult, signal: AbortSignal): ApplyResult => {
	const reason: unknown = signal.reason; // eslint-disable-line prefer-destructuring -- it is `any`
	return reason instanceof CancelledError && result.exitCode !== exitCodes.done
		? {...result, exitCode: reason.exitCode, summary: `${reason.message}; ${result.summary}`}
		: result;
};

/** A cluster that was to leave and at which nobody could look: the mesh may be fine, but the work is not finished. */
const withUnseen = (result: ApplyResult, {unseen}: LeavingClusters): ApplyResult =>
	unseen.length === 0 || result.exitCode !== exitCodes.done
		? result
		: {
				exitCode: exitCodes.failed,
				summary: `${result.summary}; but ${unseen.map(({cluster}) => cluster).join(', ')} could not be looked at, and what ${unseen.length === 1 ? 'it holds' : 'they hold'} stays there`,
				next: [
					...result.next,
					`When ${unseen.length === 1 ? 'it answers' : 'they answer'} again, the same command goes on. When ${unseen.length === 1 ? 'it is' : 'they are'} gone for good, take ${unseen.length === 1 ? 'its entry' : 'their entries'} out of the mesh file.`,
				],
			};

/** The exit codes of a run that has done every step, whether or not traffic was proven then. */
const installed: ReadonlySet<number> = new Set([
	exitCodes.done,
	exitCodes.errorsFound,
	exitCodes.warningsOnly,
]);

/** A finished mesh may have workloads that came up before it, or with another Istio: they are named at the very end. */
const withProxies = async (
	result: ApplyResult,
	context: RunContext,
	applyFlags: readonly string[],
): Promise<ApplyResult> => {
	if (!installed.has(result.exitCode)) {
		return result;
	}

	const {outdatedWorkloads, outdated} = await inspectProxies(context);
	return {
		...result,
		next: [
			...result.next,
			...(result.exitCode === exitCodes.done
				? outdatedWorkloadLines(outdatedWorkloads, applyFlags)
				: []),
			...outdatedLines(outdated, {isPending: false}),
		],
	};
};

/** Plans and carries out, with the lock held. */
const carryOut = async (
	options: ApplyMeshOptions,
	{journal, confirm}: Pick<InstallRun, 'journal' | 'confirm'>,
	signal: AbortSignal,
): Promise<ApplyResult> => {
	const {session, facts, leavingClusters, runId, emit, meshFlags, applyFlags, readyTimeoutMs} =
		options;
	const {ports, directory, loaded} = session;
	await journal.write({
		type: 'run-started',
		run: runId,
		command: 'apply',
		by: await ports.processes.self(),
	});
	await endOrphanedProcesses({
		journal,
		processes: ports.processes,
		installer: installerFor(session),
		directory,
		runId,
		emit,
	});
	const context = await contextFor(session, {
		facts,
		leavingClusters,
		emit,
		signal,
		readyTimeoutMs,
		restartConsent: options.restartConsent,
		takesOver: options.takesOver,
		signs: true,
	});
	const plan = await makePlan(context, {
		directory,
		readyTimeoutMs,
		meshFlags,
		liveImages: liveImages(facts),
	});
	emit({type: 'plan-ready', plan});
	if (!hasWork(plan)) {
		await removeLeftClusters(session, {leavingClusters, plan, emit});
		return withUnseen(
			{
				exitCode: exitCodes.done,
				summary: `nothing to do: all ${String(plan.steps.length)} steps are as planned, and traffic was proven`,
				next: [
					sh`To prove traffic again: mesh-wizard verify ${meshFlags}`,
					...outdatedWorkloadLines(plan.outdatedWorkloads ?? [], applyFlags),
					...outdatedLines(plan.outdated ?? [], {isPending: false}),
				],
			},
			leavingClusters,
		);
	}

	if (!(await options.approve(plan, signal))) {
		return {exitCode: exitCodes.interrupted, summary: 'nothing was changed', next: []};
	}

	await writeUids(ports.files, loaded, facts);
	const result = stoppedResult(
		await applyPlan({
			plan,
			context,
			run: {
				runId,
				journal,
				confirm,
				directory,
				backup: makeBackupFile(context.files, {
					file: directory.backupFile(runId),
					mesh: loaded.mesh.mesh,
					runId,
				}),
			},
			async afterSteps(outcomes) {
				await removeLeftClusters(session, {
					leavingClusters,
					plan,
					emit,
					outcomes,
				});
			},
			concurrency: options.concurrency,
			meshFlags,
			applyFlags,
			decide: options.decide,
			onRetry: options.onRetry,
			afterProof: options.afterProof,
			async prove() {
				const {pairs} = await proveTraffic({
					session,
					meshFlags,
					runId,
					emit,
					signal,
					readyTimeoutMs,
				});
				return pairs;
			},
		}),
		signal,
	);
	await journal.write({type: 'run-finished', run: runId, exitCode: result.exitCode});
	return withUnseen(await withProxies(result, context, applyFlags), leavingClusters);
};

/**
The one way from surveyed clusters to a proven mesh, for the plain command and the guided session alike: lock, journal, plan,
approval, steps, proof, records. Its last event is `run-finished`, unless it throws: another run has the lock, or an
unexpected failure. Running it again continues or finds nothing to do.
*/
export const applyMesh = async (options: ApplyMeshOptions): Promise<ApplyResult> => {
	const {session, facts, leavingClusters, runId, emit, stop, meshFlags} = options;
	const {ports, clusters, directory} = session;
	const {startedAt = ports.clock.monotonic()} = options;
	const finish = (result: ApplyResult): ApplyResult => {
		emit({type: 'run-finished', ...result, durationMs: ports.clock.monotonic() - startedAt});
		return result;
	};

	const killChildren = () => {
		ports.killChildren();
	};

	stop.killSignal.addEventListener('abort', killChildren, {once: true});
	try {
		const files = stateFiles(ports.files, session.loaded.directory);
		await prepareStateDirectory(files, directory);
		const lock = await takeLock({
			targets: lockTargets(clusters, facts, leavingClusters, meshFlags),
			runId,
			processes: ports.processes,
			clock: ports.clock,
			emit,
			signal: stop.signal,
			endSignal: stop.endSignal,
		});
		const signal = AbortSignal.any([stop.signal, lock.signal]);
		const journal = openJournal(files, ports.clock, directory.root, emit);
		try {
			return finish(
				await carryOut(
					{...options, session: {...session, clusters: new Map([...clusters, ...lock.clusters])}},
					{journal, confirm: lock.confirm},
					signal,
				),
			);
		} catch (error) {
			const reason: unknown = signal.reason; // eslint-disable-line prefer-destructuring -- it is `any`
			if (!signal.aborted || !(reason instanceof CancelledError)) {
				throw error;
			}

			await journal.write({type: 'run-finished', run: runId, exitCode: reason.exitCode});
			return finish({
				exitCode: reason.exitCode,
				summary: toError(reason).message,
				next: [
					'What was done stays. The same command goes on from here:',
					sh`mesh-wizard apply ${options.applyFlags}`,
				],
			});
		} finally {
			await lock.release();
		}
	} finally {
		stop.killSignal.removeEventListener('abort', killChildren);
	}
};
