import {CancelledError, toError} from '../errors.ts';
import {stoppedBy, type StopCause} from './stop.ts';
import type {SessionCore} from './session-core.ts';

/** Probes from inside, once a person has said yes to what they create. */
export type ProbeController = {
	start: () => Promise<void>;
	isRunning: () => boolean;
	/** Stops them; what they made goes first. Says how often it was asked to: 0 where nothing runs. */
	interrupt: (cause: StopCause) => number;
	/** The same, for the end of the session. */
	stop: () => void;
};

const readyTimeoutMs = 60_000;

/** `onEnd` hears when nothing is left any more. */
export const makeProbeController = (
	{answers, survey, emit, get, set, refresh, judge, fail}: SessionCore,
	{onEnd}: {onEnd: () => void},
): ProbeController => {
	let running: AbortController | undefined;
	let interruptions = 0;

	return {
		isRunning: () => running !== undefined,
		async start() {
			const {clusters} = answers();
			if (running !== undefined || get().preflight.state !== 'done' || !survey.covers(clusters)) {
				return;
			}

			running = new AbortController();
			interruptions = 0;
			let done = 0;
			const show = () => {
				set({preflight: {...get().preflight, probing: {done, total: clusters.length}}});
				judge();
			};

			show();
			try {
				await survey.probe(clusters, {
					image: get().probeImage,
					readyTimeoutMs,
					signal: running.signal,
					emit(event) {
						emit(event);
						if (event.type === 'cluster-probed') {
							done++;
							show();
						} else if (event.type === 'notice') {
							set({notice: event.text});
						}
					},
				});
			} catch (error) {
				if (!running.signal.aborted) {
					fail("The clusters can't be tried from inside", toError(error));
				}
			}

			running = undefined;
			const {probing: _, ...preflight} = get().preflight;
			set({
				preflight,
				...(interruptions > 0
					? {notice: 'The probes were stopped, and what they made is gone.'}
					: {}),
			});
			refresh();
			onEnd();
		},
		interrupt(cause) {
			if (running === undefined) {
				return 0;
			}

			interruptions++;
			running.abort(stoppedBy(cause));
			set({notice: 'Stopping: the probes take their namespaces away first.'});
			return interruptions;
		},
		stop() {
			running?.abort(new CancelledError());
		},
	};
};
