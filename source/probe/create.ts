import type {KubeObject} from '../kubernetes/object.ts';
import {ApiError, type ClusterPort} from '../ports/cluster.ts';
import type {ClockPort} from '../ports/clock.ts';
import {toError} from '../errors.ts';
import {unknownFrom, type UnknownFact} from '../survey/fact.ts';
import {poll} from '../verify/poll.ts';
import {topicOf} from '../verify/pod-status.ts';

/** How long a new namespace may be without its service account, which every pod needs. */
const accountMs = 10_000;

const isTooEarly = (error: unknown): boolean =>
	error instanceof ApiError &&
	error.kind === 'forbidden' &&
	/serviceaccount|service account/iv.test(error.message);

/** Why something could not be created. A refusal that is not RBAC's is an admission policy's, a quota's or Pod Security's: no right would help. */
export const refusal = (thrown: unknown, source: string): UnknownFact => {
	const unknown = {
		...unknownFrom(thrown, source),
		isImage: topicOf(toError(thrown).message) === 'image',
	};
	return unknown.reason === 'denied' && !/ cannot \w+ resource /v.test(unknown.detail)
		? {...unknown, reason: 'failed'}
		: unknown;
};

/** Creates a pod; resolves with why it could not. */
export const createPod = async (
	port: ClusterPort,
	pod: KubeObject,
	{clock, signal}: {clock: ClockPort; signal: AbortSignal},
): Promise<UnknownFact | undefined> => {
	const source = `Pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
	const outcome = await poll<{error?: Error}>(
		{
			clock,
			signal,
			timeoutMs: accountMs,
			intervalMs: 400,
		},
		async () => {
			try {
				await port.create(pod, {signal});
				return {value: {}, isSettled: true};
			} catch (error) {
				signal.throwIfAborted();
				return {value: {error: toError(error)}, isSettled: !isTooEarly(error)};
			}
		},
	);
	return outcome.error === undefined ? undefined : refusal(outcome.error, source);
};
