import type {RestartConsent} from '../plan/restart-steps.ts';
import type {Waiver} from '../mesh/waiver.ts';
import type {ApplyResult, SecondChances} from '../engine/apply-plan.ts';
import type {Emit} from '../engine/events.ts';
import {inspectLeavingClusters} from '../engine/inspect-leaving-clusters.ts';
import {makeRunId} from '../engine/run-id.ts';
import {installerFor} from '../installers/installer-for.ts';
import {applyMesh, type ApplyMeshOptions} from './apply-mesh.ts';
import {checkMesh, refuseFailures, runStarted, type MeshSession} from './mesh-session.ts';
import type {Stop} from './stop.ts';

/** Where a run says what happens, and where it asks: plain lines and a question, or the screens. */
export type RunHooks = SecondChances & {
	emit: Emit;
	approve: ApplyMeshOptions['approve'];
	stop: Stop;
};

/** All of `apply` over an open mesh: survey, checks, plan, question, steps, proof. Throws where checks or the lock refuse. */
export const applySession = async ({
	session,
	hooks,
	waivers,
	...options
}: {
	session: MeshSession;
	hooks: RunHooks;
	waivers: readonly Waiver[];
	/** The words that lead a command of ours to this mesh. */
	meshFlags: readonly string[];
	/** The same with what was allowed, for another apply. */
	applyFlags: readonly string[];
	/** istioctl processes side by side. */
	concurrency: number;
	readyTimeoutMs: number;
	restartConsent?: RestartConsent;
	takesOver?: boolean;
}): Promise<ApplyResult> => {
	const {clock} = session.ports;
	const [runId, startedAt] = [makeRunId(clock.now()), clock.monotonic()];
	hooks.emit(runStarted(session, {runId, command: 'apply'}));
	const {facts, findings} = await checkMesh(session, {
		waivers,
		restartConsent: options.restartConsent,
		emit: hooks.emit,
		signal: hooks.stop.signal,
		meshFlags: options.meshFlags,
	});
	refuseFailures(findings);
	const leavingClusters = await inspectLeavingClusters({
		...session,
		clock,
		installer: installerFor(session),
		emit: hooks.emit,
		signal: hooks.stop.signal,
	});
	return applyMesh({
		session,
		facts,
		leavingClusters,
		runId,
		startedAt,
		...hooks,
		...options,
	});
};
