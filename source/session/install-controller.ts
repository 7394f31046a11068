import type {ApplyResult} from '../engine/apply-plan.ts';
import {CancelledError, exitCodes, MeshError, toError} from '../errors.ts';
import {sortWaivers, waiveFlags} from '../mesh/waiver.ts';
import {restartFlags} from '../plan/restart-steps.ts';
import {isPending, type Plan} from '../plan/steps.ts';
import type {Action} from '../wizard/wizard.ts';
import type {Phase} from './session.ts';
import {applySession} from './apply-session.ts';
import type {StopCause} from './stop.ts';
import {openLoadedMesh} from './mesh-session.ts';
import {shownPath} from './closing-lines.ts';
import type {SessionCore} from './session-core.ts';
import {consentOf} from './review/restart-review.ts';
import type {ReadyReview} from './review/plan-review.ts';
import type {ReviewController} from './review/review-controller.ts';
import {makeRunController, type RunController} from './run-controller.ts';

export type InstallController = {
	/** The review's key: writes mesh.yaml, then carries the plan out. Rejects where the file cannot be written. */
	install: (overwrite: boolean) => Promise<void>;
	retry: () => void;
	isRunning: () => boolean;
	/** How the last run ended. */
	result: () => ApplyResult | undefined;
	/** Stops what runs; see `RunController.interrupt`. */
	interrupt: (cause: StopCause) => number;
};

/** A new plan may do less than the one that was agreed to, never anything else. */
const isCoveredBy = (plan: Plan, agreed: Plan): boolean => {
	const pending = new Set(agreed.steps.filter(step => isPending(step)).map(({id}) => id));
	return (
		plan.hash === agreed.hash &&
		plan.steps.filter(step => isPending(step)).every(({id}) => pending.has(id))
	);
};

/** `onEnd` is called after every run. */
export const makeInstallController = (
	core: SessionCore,
	{
		review,
		goTo,
		onEnd,
	}: {review: ReviewController; goTo: (action: Action) => void; onEnd: () => void},
): InstallController => {
	const {ports, options, emit, get, set, refresh, judge, answers, cwd, fail, passphrases} = core;
	let controller: RunController | undefined;
	let result: ApplyResult | undefined;

	const onPhase = (phase: Phase): void => {
		// Every step that starts says that it installs.
		if (get().phase === phase) {
			return;
		}

		set({phase});
		if (phase === 'proving' && get().wizard.step === 'install') {
			goTo({type: 'next'});
		}

		judge();
	};

	const carryOut = async (agreed: ReadyReview): Promise<void> => {
		let changed: Plan | undefined;
		const own = makeRunController({
			emit,
			onPhase,
			onPlan(plan) {
				const isCovered = isCoveredBy(plan, agreed.plan);
				changed = isCovered ? undefined : plan;
				return isCovered;
			},
		});
		controller = own;
		goTo({type: 'next'});
		try {
			const {trust} = answers();
			using session = openLoadedMesh(
				agreed.loaded,
				ports,
				trust === undefined ? undefined : passphrases.of(trust),
			);
			const meshFlags = ['-f', shownPath(agreed.loaded.path, cwd), ...ports.kubeconfigFlags];
			result = await applySession({
				session,
				hooks: own.hooks,
				waivers: answers().waivers,
				meshFlags,
				applyFlags: [
					...meshFlags,
					...restartFlags(consentOf(answers())),
					...waiveFlags(answers().waivers),
				],
				concurrency: options.installs,
				readyTimeoutMs: options.readyTimeoutMs,
				restartConsent: consentOf(answers()),
			});
		} catch (error) {
			result = {
				exitCode: error instanceof MeshError ? error.exitCode : exitCodes.failed,
				summary: toError(error).message.split('\n')[0] ?? '',
				next: [],
			};
			if (!(error instanceof CancelledError)) {
				fail('The installation stopped before its first step', error);
			}
		} finally {
			controller = undefined;
			own.hooks.stop[Symbol.dispose]();
			onPhase('ended');
		}

		if (changed !== undefined) {
			result = undefined;
			goTo({type: 'go', step: 'review'});
			set({notice: 'The clusters have changed since you saw the plan: this is the new one.'});
		} else if (result.exitCode === exitCodes.done) {
			set({wizard: {...get().wizard, step: 'done'}});
		}

		refresh();
	};

	return {
		async install(overwrite) {
			const {review: agreed, preflight, phase} = get();
			if (agreed.state !== 'ready' || phase !== 'idle') {
				set({notice: 'There is no plan to carry out yet.'});
				return;
			}

			if (preflight.blocking > 0) {
				set({notice: 'Checks fail: mend their causes, or accept them in preflight.'});
				return;
			}

			if (
				agreed.restarts === 'needed' &&
				sortWaivers(answers().waivers, ports.clock.now()).active.every(
					({id}) => id !== 'istio.proxy-identity',
				)
			) {
				set({
					notice:
						'Workloads would lose what runs beside them: w puts their restarts into the plan. Or accept istio.proxy-identity in preflight.',
				});
				return;
			}

			set({phase: 'starting'});
			try {
				if (!(await review.save(overwrite))) {
					set({phase: 'idle'});
					return;
				}
			} catch (error) {
				set({phase: 'idle'});
				throw error;
			}

			await carryOut(agreed);
			onEnd();
		},
		retry() {
			controller?.retry();
		},
		isRunning: () => controller !== undefined,
		result: () => result,
		interrupt: cause => controller?.interrupt(cause) ?? 0,
	};
};
