import type {Pod} from '../kubernetes/typed-object.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {poll} from '../verify/poll.ts';
import {tryRead} from '../verify/read-result.ts';
import {topicOf, whyWaiting} from '../verify/pod-status.ts';

/** How a pod came along: as far as wanted, or why not. */
export type Arrival = {arrived: true; pod: Pod} | {arrived: false; why: string; isImage?: boolean};

/** How long a pod may say ImagePullBackOff and the like before it is believed, and an API server be silent. */
const stuckAfterMs = 8000;
const silentAfterMs = 15_000;

/** Waits until the pod is as `isThere` wants it, has ended otherwise, is known not to get there, or the time is over. */
export const awaitPod = async (
	port: ClusterPort,
	options: {
		namespace: string;
		name: string;
		isThere: (pod: Pod) => boolean;
		clock: ClockPort;
		signal: AbortSignal;
		timeoutMs: number;
	},
): Promise<Arrival> => {
	const {namespace, name, isThere, clock, signal, timeoutMs} = options;
	let kind = '';
	let since = clock.monotonic();
	const unchangedMs = (now: string): number => {
		if (now !== kind) {
			kind = now;
			since = clock.monotonic();
		}

		return clock.monotonic() - since;
	};

	return poll<Arrival>(
		{
			clock,
			signal,
			timeoutMs,
			intervalMs: 300,
		},
		async () => {
			const seen = await tryRead(signal, async () =>
				port.read(
					{
						apiVersion: 'v1',
						kind: 'Pod',
						name,
						namespace,
					},
					{signal},
				),
			);
			if (!seen.seen) {
				return {
					value: {arrived: false, why: seen.why, isImage: topicOf(seen.why) === 'image'},
					isSettled: !seen.mayHeal || unchangedMs('silent') >= silentAfterMs,
				};
			}

			if (seen.value === undefined) {
				return {value: {arrived: false, why: `somebody removed pod ${name}`}, isSettled: true};
			}

			const pod = seen.value;
			if (isThere(pod)) {
				return {value: {arrived: true, pod}, isSettled: true};
			}

			const {why, isStuck, topic} = whyWaiting(name, [pod], []);
			const hasEnded = ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '');
			return {
				value: {arrived: false, why, isImage: topic === 'image'},
				isSettled:
					hasEnded ||
					unchangedMs(isStuck ? 'stuck' : 'waiting') >= (isStuck ? stuckAfterMs : timeoutMs),
			};
		},
	);
};
