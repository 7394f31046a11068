import {toError} from '../errors.ts';
import {ApiError, type ApiFailureKind} from '../ports/cluster.ts';

/** What a read gave, or why it gave nothing. `mayHeal`: asking again may help. */
export type ReadResult<T> =
	{seen: true; value: T} | {seen: false; why: string; mayHeal: boolean; kind?: ApiFailureKind};

const final: ReadonlySet<ApiFailureKind> = new Set([
	'forbidden',
	'unauthorized',
	'wrong-ca',
	'not-tls',
	'not-kubernetes',
	'client-certificate',
	'exec-plugin',
	'too-large',
	'invalid',
	'conflict',
]);

/** Reads and catches: an answer that did not come is a fact too. Rethrows only when the run was stopped. */
export const tryRead = async <T>(
	signal: AbortSignal,
	read: () => Promise<T>,
): Promise<ReadResult<T>> => {
	signal.throwIfAborted();
	try {
		return {seen: true, value: await read()};
	} catch (error) {
		signal.throwIfAborted();
		const kind = error instanceof ApiError ? error.kind : undefined;
		return {
			seen: false,
			why: toError(error).message,
			mayHeal: kind === undefined || !final.has(kind),
			kind,
		};
	}
};
