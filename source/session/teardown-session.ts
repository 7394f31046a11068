import path from 'node:path';
import type {ApplyResult} from '../engine/apply-plan.ts';
import type {Emit} from '../engine/events.ts';
import {inspectClusters, type Unseen} from '../engine/inspect-clusters.ts';
import {openJournal} from '../engine/journal.ts';
import {takeLock} from '../engine/lock.ts';
import {endOrphanedProcesses} from '../engine/orphaned-processes.ts';
import {refuseUnmanaged} from '../engine/refuse-unmanaged.ts';
import {makeRunId} from '../engine/run-id.ts';
import {runRemoval} from '../engine/run-teardown.ts';
import {prepareStateDirectory, stateFiles} from '../engine/state-directory.ts';
import {makeBackupFile} from '../engine/teardown/backup-file.ts';
import {runsInstaller} from '../engine/teardown/removal-kinds.ts';
import {CancelledError, exitCodes} from '../errors.ts';
import {installerFor} from '../installers/installer-for.ts';
import type {ProgramWish} from '../ports/installer.ts';
import type {ProcessesPort} from '../ports/processes.ts';
import type {Inventory} from '../teardown/inventory.ts';
import {planRemoval} from '../teardown/plan-removal.ts';
import {stepsOf, type RemovalPlan} from '../teardown/steps.ts';
import {summaryOf} from '../teardown/summary.ts';
import type {MeshSession} from './mesh-session.ts';
import type {Stop} from './stop.ts';

/** Proofs that run right now, by this machine's knowledge: pulling the mesh away under them is nobody's wish. */
const liveProofs = async (
	inventories: readonly Inventory[],
	processes: Pick<ProcessesPort, 'isAlive'>,
): Promise<string[]> => {
	const found = inventories.flatMap(({member, verifyNamespaces}) =>
		verifyNamespaces.map(({ref, holder}) => ({cluster: member.name, ref, holder})),
	);
	const sentences = await Promise.all(
		found.map(async ({cluster, ref, holder}) =>
			holder !== undefined && (await processes.isAlive(holder)) === true
				? `${cluster}: process ${String(holder.pid)} on ${holder.host} is verifying the mesh in namespace ${ref.name}`
				: undefined,
		),
	);
	return sentences.filter(sentence => sentence !== undefined);
};

/** What a teardown needs of an open mesh. */
export type TeardownSession = Pick<MeshSession, 'loaded' | 'clusters' | 'directory'> & {
	ports: Pick<
		MeshSession['ports'],
		| 'simulated'
		| 'clock'
		| 'files'
		| 'processes'
		| 'istioctl'
		| 'istioctlDownloads'
		| 'kubeconfigFor'
		| 'killChildren'
	>;
};

/** Says what a teardown leaves on this machine, on purpose. */
const localState = async ({loaded, ports, directory}: TeardownSession): Promise<string> => {
	const {trust} = loaded.mesh;
	const certificates =
		trust.mode === 'generated' ? path.resolve(loaded.directory, trust.directory) : undefined;
	const found = certificates === undefined ? [] : await ports.files.list(certificates);
	const hasCertificates = certificates !== undefined && found.length > 0;
	return `What stays on this machine: ${loaded.path}, ${directory.root} (journal, logs, backups)${hasCertificates ? `, ${certificates} (the certificates with the root's key: keep them to build the same mesh again)` : ''}.`;
};

/** Where a teardown says what happens, and where it asks. */
type TeardownHooks = {
	emit: Emit;
	stop: Stop;
	/** Hears what will be removed, and which clusters could not be read, before anything is asked. */
	listed: (plan: RemovalPlan, unseen: readonly Unseen[]) => void;
	/** Gives what was typed as the mesh's name, trimmed. Left out when the removal is agreed to already. */
	askForMeshName?: (plan: RemovalPlan, unseen: readonly Unseen[]) => Promise<string>;
	/** Whether istioctl may be downloaded, and how that is asked. */
	download: Pick<ProgramWish, 'mode' | 'agree'>;
};

/** All of `teardown` over an open mesh: look, list, ask, remove, look again. Gives the exit code. Throws where the lock or somebody else's mesh refuses. */
export const teardownSession = async ({
	session,
	hooks: {emit, stop, listed, askForMeshName, download},
	again,
	concurrency,
	readyTimeoutMs,
}: {
	session: TeardownSession;
	hooks: TeardownHooks;
	/** The command that goes on with it, for people. */
	again: string;
	/** Clusters side by side. */
	concurrency: number;
	readyTimeoutMs: number;
}): Promise<number> => {
	const {ports, clusters, directory, loaded} = session;
	const {clock, processes} = ports;
	const installer = installerFor(session);
	const {mesh} = loaded.mesh;
	const started = clock.monotonic();
	const runId = makeRunId(clock.now());
	emit({
		type: 'run-started',
		runId,
		command: 'teardown',
		mesh,
		simulated: ports.simulated,
		clusters: [...clusters].map(([name, {context, server}]) => ({name, context, server})),
	});
	const finish = (result: ApplyResult): number => {
		emit({type: 'run-finished', ...result, durationMs: clock.monotonic() - started});
		return result.exitCode;
	};

	const {inventories, unseen} = await inspectClusters({
		members: loaded.mesh.clusters,
		peers: new Set(loaded.mesh.clusters.map(({name}) => name)),
		clusters,
		clock,
		emit,
		signal: stop.signal,
	});
	refuseUnmanaged(inventories, mesh, await liveProofs(inventories, processes));
	const plan = planRemoval(mesh, inventories, installer);
	for (const {cluster, context, steps, stays, notes} of plan.clusters) {
		emit({
			type: 'removal-listed',
			removal: {
				cluster,
				context,
				steps,
				stays,
				notes,
			},
		});
	}

	listed(plan, unseen);
	const kept = await localState(session);
	if (stepsOf(plan).length === 0) {
		const {isComplete, ...said} = summaryOf({
			plan,
			outcomes: new Map(),
			failures: [],
			unseen,
			again,
			kept,
		});
		return finish({exitCode: isComplete ? exitCodes.done : exitCodes.failed, ...said});
	}

	if (stepsOf(plan).some(step => runsInstaller(step))) {
		await installer.program.ensure({
			version: loaded.mesh.istio.version,
			takesAny: true,
			...download,
			emit,
			signal: stop.signal,
		});
		await installer.program.demand(again);
	}

	const typed = await askForMeshName?.(plan, unseen);
	if (typed !== undefined && typed !== mesh) {
		return finish({
			exitCode: exitCodes.interrupted,
			summary: `nothing was changed: ${typed === '' ? 'no name was typed' : `"${typed}" is not the mesh's name`}`,
			next: [],
		});
	}

	const files = stateFiles(ports.files, loaded.directory);
	await prepareStateDirectory(files, directory);
	const targets = inventories.flatMap(({member, uid}) => {
		const cluster = clusters.get(member.name);
		return cluster === undefined ? [] : [{name: member.name, uid, cluster}];
	});
	const lock = await takeLock({
		targets,
		runId,
		processes,
		clock,
		emit,
		signal: stop.signal,
		endSignal: stop.endSignal,
	});
	let ending: ApplyResult;
	try {
		const signal = AbortSignal.any([stop.signal, lock.signal]);
		const journal = openJournal(files, clock, directory.root, emit);
		await journal.write({
			type: 'run-started',
			run: runId,
			command: 'teardown',
			by: await processes.self(),
		});
		await endOrphanedProcesses({
			journal,
			processes,
			installer,
			directory,
			runId,
			emit,
		});
		const backup = makeBackupFile(files, {file: directory.backupFile(runId), mesh, runId});
		const result = await runRemoval({
			plan,
			inventories,
			concurrency,
			context: {
				mesh,
				peers: new Set(loaded.mesh.clusters.map(({name}) => name)),
				clusters: new Map([...clusters, ...lock.clusters]),
				installer,
				clock,
				files,
				signal,
				emit,
				kubeconfigOf: name =>
					ports.kubeconfigFor(
						loaded.mesh.clusters.find(cluster => cluster.name === name)?.kubeconfig,
						loaded,
					),
				readyTimeoutMs,
				run: {
					runId,
					journal,
					directory,
					backup,
					confirm: lock.confirm,
				},
			},
		});
		const {isComplete, ...said} = summaryOf({
			plan,
			...result,
			unseen,
			again,
			kept,
			...((await files.mode(backup.file)) === undefined ? {} : {backup: backup.file}),
		});
		const reason: unknown = signal.aborted ? signal.reason : undefined;
		const cancelled = reason instanceof CancelledError ? reason : undefined;
		const exitCode = cancelled?.exitCode ?? (isComplete ? exitCodes.done : exitCodes.failed);
		await journal.write({type: 'run-finished', run: runId, exitCode});
		ending = {
			exitCode,
			...said,
			...(cancelled === undefined ? {} : {summary: `${cancelled.message}; ${said.summary}`}),
		};
	} finally {
		await lock.release();
	}

	return finish(ending);
};
