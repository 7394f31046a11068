import type {Emit, EventBody} from '../engine/events.ts';
import type {Decision} from '../engine/retry-requests.ts';
import type {Plan} from '../plan/steps.ts';
import type {Phase} from './session.ts';
import type {RunHooks} from './apply-session.ts';
import {type StopCause, listenForStop} from './stop.ts';

/** Where a run asks a person at the screens, and the person answers. */
export type RunController = {
	/** What the run takes. */
	hooks: Required<RunHooks>;
	/** Answers the question about the plan; false when none is open. */
	answerPlan: (yes: boolean) => boolean;
	/** Runs failed steps, or the proof, again. */
	retry: () => void;
	/** Stops: cleanly the first time, at once the second. Returns how often it has been asked to. */
	interrupt: (cause: StopCause) => number;
};

/**
A controller for one run. `onPhase` hears how far it is; `onPlan` gets the plan when it waits for an answer, and may answer at once
by returning it.
*/
export const makeRunController = (options: {
	emit: Emit;
	onPhase: (phase: Phase) => void;
	onPlan: (plan: Plan) => boolean | undefined;
}): RunController => {
	const {emit, onPhase, onPlan} = options;
	const retries = new Set<() => void>();
	let plan: ((yes: boolean) => void) | undefined;
	let choice: ((choice: Decision) => void) | undefined;
	let resumed: Phase = 'installing';
	let interruptions = 0;
	let signalled: (cause: StopCause) => void = () => undefined;
	const stop = listenForStop({
		onSignal(listener) {
			signalled = listener;
			return () => undefined;
		},
	});

	const askFor = async (phase: Phase, after: Phase): Promise<Decision> => {
		if (stop.signal.aborted) {
			return 'stop';
		}

		resumed = after;
		onPhase(phase);
		return new Promise<Decision>(resolve => {
			choice = answer => {
				choice = undefined;
				onPhase(answer === 'retry' ? resumed : 'stopping');
				resolve(answer);
			};
		});
	};

	const heed = (event: EventBody): void => {
		if (stop.signal.aborted) {
			return;
		}

		if (event.type === 'step-started') {
			onPhase('installing');
		} else if (event.type === 'proof-started') {
			onPhase('proving');
		}
	};

	return {
		hooks: {
			stop,
			emit(event) {
				heed(event);
				emit(event);
			},
			async approve(wanted) {
				if (stop.signal.aborted) {
					return false;
				}

				const answer = onPlan(wanted);
				return (
					answer ??
					new Promise<boolean>(resolve => {
						plan = yes => {
							plan = undefined;
							resolve(yes);
						};
					})
				);
			},
			decide: async () => askFor('deciding', 'installing'),
			afterProof: async pairs =>
				pairs.some(({status}) => status !== 'pass') ? askFor('unproven', 'proving') : 'stop',
			onRetry(listener) {
				retries.add(listener);
				return () => {
					retries.delete(listener);
				};
			},
		},
		answerPlan(yes) {
			const isOpen = plan !== undefined;
			plan?.(yes);
			return isOpen;
		},
		retry() {
			if (choice !== undefined) {
				choice('retry');
				return;
			}

			for (const listener of retries) {
				listener();
			}
		},
		interrupt(cause) {
			interruptions++;
			signalled(cause);
			onPhase('stopping');
			plan?.(false);
			choice?.('stop');
			return interruptions;
		},
	};
};
