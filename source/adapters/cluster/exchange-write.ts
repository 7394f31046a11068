import {ApiError} from '../../ports/cluster.ts';
import type {Answer} from './status.ts';
import type {Call, Transport} from './transport.ts';

/** As long as an API server itself lets a request take, unless it is told otherwise (fact K-8). */
const longestWriteMs = 60_000;

/** After so long a write is slow. */
const slowMs = 1000;

/** Whether nothing of an answer came: no server that is alive answers like this. */
const isSilence = (error: unknown): error is ApiError =>
	error instanceof ApiError &&
	error.status === undefined &&
	error.kind !== 'aborted' &&
	error.kind !== 'exec-plugin';

/**
Sends a write or a dry run. Webhooks and large definitions take longer than a read may, so it has a minute where `--timeout` is shorter; but
while it is slow, the server has to answer a small question within `timeoutMs`: one that is dead is found out as soon as by a read. A call
with a limit of its own keeps that.
*/
export const exchangeWrite = async (
	transport: Pick<Transport, 'exchange' | 'stream'>,
	call: Call,
	timeoutMs: number,
): Promise<Answer> => {
	if (call.timeoutMs !== undefined || timeoutMs >= longestWriteMs) {
		return transport.exchange(call);
	}

	const patience = new AbortController();
	const signal = AbortSignal.any([
		patience.signal,
		...(call.signal === undefined ? [] : [call.signal]),
	]);
	const pauseMs = Math.min(slowMs, timeoutMs / 2);
	let silence: ApiError | undefined;
	let timer: NodeJS.Timeout | undefined;
	const ask = async () => {
		try {
			const {response, attempt} = await transport.stream({
				method: 'GET',
				path: '/version',
				what: 'GET /version',
				signal,
				timeoutMs: timeoutMs - pauseMs,
				repeatable: 'read',
			});
			response.destroy();
			attempt.release();
		} catch (error) {
			if (isSilence(error)) {
				silence = error;
				patience.abort();
			}
		}
	};

	const askAfter = (ms: number) => {
		timer = setTimeout(() => {
			void ask().then(() => {
				if (!signal.aborted) {
					askAfter(timeoutMs);
				}
			});
		}, ms);
	};

	askAfter(pauseMs);
	try {
		return await transport.exchange({...call, signal, timeoutMs: longestWriteMs});
	} catch (error) {
		throw silence ?? error;
	} finally {
		clearTimeout(timer);
		patience.abort();
	}
};
