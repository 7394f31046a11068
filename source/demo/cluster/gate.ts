import {once} from 'node:events';
import {ApiError, type RequestOptions} from '../../ports/cluster.ts';
import type {ClusterRequest, MemoryClusterOptions} from './types.ts';

/** Where every request comes in: it is written down, takes its time, is held back or fails, as told. */
export type Gate = {
	readonly requests: readonly ClusterRequest[];
	/** Our clock when a request was let in last. */
	readonly lastAnswer: number | undefined;
	enter: (request: ClusterRequest, options?: RequestOptions) => Promise<void>;
	fail: (what: string | RegExp, error: ApiError, times: number) => () => void;
	hold: (what: string | RegExp) => () => void;
};

type Rule = {matches: (request: ClusterRequest) => boolean; act: () => Promise<void> | void};

const matcher =
	(what: string | RegExp) =>
	(request: ClusterRequest): boolean =>
		typeof what === 'string'
			? request.path.startsWith(what)
			: what.test(`${request.verb} ${request.path}`);

export const stopped = (server: string): ApiError =>
	new ApiError('aborted', 'the request was stopped', {server});

export const makeGate = ({
	server,
	now,
	keepsHistory,
	onRequest,
}: {
	server: string;
	now: () => number;
	keepsHistory: boolean;
	onRequest: MemoryClusterOptions['onRequest'];
}): Gate => {
	const requests: ClusterRequest[] = [];
	const rules = new Set<Rule>();
	let lastAnswer: number | undefined;

	const addRule = (rule: Rule) => {
		rules.add(rule);
		return () => {
			rules.delete(rule);
		};
	};

	return {
		requests,
		get lastAnswer() {
			return lastAnswer;
		},
		async enter(request, options = {}) {
			const {signal} = options;
			if (signal?.aborted) {
				throw stopped(server);
			}

			if (keepsHistory) {
				requests.push(request);
			}

			await onRequest?.(request, options);
			for (const rule of [...rules].filter(candidate => candidate.matches(request))) {
				await Promise.race([
					rule.act(),
					new Promise<never>((_resolve, reject) => {
						signal?.addEventListener(
							'abort',
							() => {
								reject(stopped(server));
							},
							{once: true},
						);
					}),
				]);
			}

			lastAnswer = now();
		},
		fail(what, error, times) {
			let left = times;
			const remove = addRule({
				matches: matcher(what),
				act() {
					left--;
					if (left <= 0) {
						remove();
					}

					throw error;
				},
			});
			return remove;
		},
		hold(what) {
			const released = new AbortController();
			const remove = addRule({
				matches: matcher(what),
				async act() {
					if (!released.signal.aborted) {
						await once(released.signal, 'abort');
					}
				},
			});
			return () => {
				remove();
				released.abort();
			};
		},
	};
};
