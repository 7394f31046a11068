import PQueue from 'p-queue';
import type {ObjectRef} from '../kubernetes/object.ts';
import type {KindName, ObjectOf} from '../kubernetes/typed-object.ts';
import {ApiError, type ClusterPort, type ListOptions} from '../ports/cluster.ts';
import type {ResourceAttributes} from './access-facts.ts';
import {rightOfKind, rightOfPath, rightOfReview} from './read-rights.ts';
import {RefusedRead} from './refused-read.ts';
import {demandWellFormed} from './well-formed.ts';

/**
The reads of a survey. Asking for the same thing twice gives the same answer and makes one request. An object with a field of another type
than its kind promises fails the read, and the error names the field.
*/
export type ClusterReader = {
	get: (path: string) => Promise<unknown>;
	read: <const Ref extends ObjectRef>(
		ref: Ref,
		options?: {metadataOnly?: boolean},
	) => Promise<ObjectOf<Ref> | undefined>;
	list: <const Kind extends KindName & {namespace?: string}>(
		kind: Kind,
		options?: Pick<ListOptions, 'labelSelector' | 'fieldSelector' | 'metadataOnly' | 'atMost'>,
	) => Promise<ReadonlyArray<ObjectOf<Kind>>>;
	review: (path: string, body: unknown) => Promise<unknown>;
	/** The reads that were refused so far, each once, as the rights that are missing. */
	denied: () => readonly ResourceAttributes[];
};

type ReaderOptions = {
	/** Requests at a time (decision D-8: 6). */
	concurrency?: number;
	/** Milliseconds for each request; the cluster's own default without it. */
	timeoutMs?: number;
	/** Ends all reads; an `ApiError` as its reason says why they were not made. */
	signal?: AbortSignal;
};

/** So many reads in a row without any answer: nothing more is asked of a cluster that died in the middle of its survey. */
const silentReads = 6;

/** Whether the cluster is gone, as against one read that it refused or failed. */
const isSilence = (thrown: unknown): boolean =>
	thrown instanceof ApiError &&
	['timed-out', 'unanswered', 'refused', 'network', 'proxy', 'dns', 'tls-silent'].includes(
		thrown.kind,
	);

export const makeClusterReader = (
	cluster: ClusterPort,
	{concurrency = 6, timeoutMs, signal}: ReaderOptions = {},
): ClusterReader => {
	const queue = new PQueue({concurrency});
	const answers = new Map<string, Promise<unknown>>();
	const denied = new Map<string, ResourceAttributes>();
	let silence = 0;

	const attempt = async <T>(
		request: () => Promise<T>,
		right: ResourceAttributes | undefined,
	): Promise<T> => {
		if (silence >= silentReads) {
			throw new ApiError(
				'timed-out',
				`${cluster.server} stopped answering; this was not asked any more`,
			);
		}

		if (signal?.reason instanceof ApiError) {
			throw signal.reason;
		}

		try {
			const answer = await request();
			silence = 0;
			return answer;
		} catch (error) {
			silence = isSilence(error) ? silence + 1 : 0;
			if (error instanceof ApiError && error.kind === 'forbidden' && right !== undefined) {
				denied.set(JSON.stringify(right), right);
				throw new RefusedRead(error, right);
			}

			throw error;
		}
	};

	const once = async <T>(
		key: readonly unknown[],
		request: () => Promise<T>,
		right?: ResourceAttributes,
	): Promise<T> => {
		const name = JSON.stringify(key);
		const earlier = answers.get(name);
		if (earlier !== undefined) {
			return earlier as Promise<T>; // The key holds the method and its arguments, so it is the same call.
		}

		const answer = queue.add(async () => attempt(request, right));
		answers.set(name, answer);
		return answer;
	};

	const options = {timeoutMs, signal};
	return {
		get: async path =>
			once(['get', path], async () => cluster.get(path, options), rightOfPath(path)),
		read: async (ref, readOptions = {}) =>
			once(
				['read', ref, readOptions],
				async () => {
					const object = await cluster.read(ref, {...options, ...readOptions});
					if (object !== undefined) {
						demandWellFormed(object);
					}

					return object;
				},
				rightOfKind('get', ref),
			),
		list: async (kind, listOptions = {}) =>
			once(
				['list', kind, listOptions],
				async () => {
					const objects = await cluster.list(kind, {...options, ...listOptions});
					for (const object of objects) {
						demandWellFormed(object);
					}

					return objects;
				},
				rightOfKind('list', kind),
			),
		review: async (path, body) =>
			once(
				['review', path, body],
				async () => cluster.review(path, body, options),
				rightOfReview(path),
			),
		denied: () => [...denied.values()],
	};
};
