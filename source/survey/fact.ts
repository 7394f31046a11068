import {ApiError, type ApiFailureKind} from '../ports/cluster.ts';
import {toError} from '../errors.ts';
import type {ResourceAttributes} from './access-facts.ts';
import {RefusedRead} from './refused-read.ts';

/**
A fact read from a cluster, with its source, or why it is not known. A missing object is a known fact (`value: undefined`
where the type allows it); `unknown` means that nobody can say. `right`: of what was denied, the right that is missing.
*/
export type Fact<T> =
	| {known: true; value: T; source: string}
	| {
			known: false;
			reason: 'denied' | 'timed-out' | 'not-served' | 'unreachable' | 'failed' | 'not-read';
			detail: string;
			source: string;
			right?: ResourceAttributes;
			/** Of what was to be tried from inside: the cluster in which it could not, where that is not the one that tries. */
			at?: string;
			/** Of a pod that did not come: it is the image that is at fault. */
			isImage?: boolean;
	  };

export type UnknownFact = Extract<Fact<never>, {known: false}>;
type UnknownReason = UnknownFact['reason'];

const reasonFor = (kind: ApiFailureKind): UnknownReason => {
	switch (kind) {
		case 'unauthorized':
		case 'forbidden': {
			return 'denied';
		}

		case 'timed-out':
		case 'unanswered':
		case 'tls-silent': {
			return 'timed-out';
		}

		case 'not-found': {
			return 'not-served';
		}

		case 'dns':
		case 'refused':
		case 'network':
		case 'proxy':
		case 'not-tls':
		case 'wrong-ca':
		case 'client-certificate':
		case 'not-kubernetes':
		case 'exec-plugin': {
			return 'unreachable';
		}

		case 'aborted': {
			return 'not-read';
		}

		case 'conflict':
		case 'invalid':
		case 'server-error':
		case 'throttled':
		case 'gateway':
		case 'too-large': {
			return 'failed';
		}
	}
};

/** Why something failed, without the server: for what names its cluster anyway. */
export const causeOf = (thrown: unknown): string =>
	thrown instanceof ApiError ? thrown.text : toError(thrown).message;

/** Why a fact is not known, from what its read threw. */
export const unknownFrom = (thrown: unknown, source: string): UnknownFact => {
	const error = toError(thrown);
	return {
		known: false,
		reason: error instanceof ApiError ? reasonFor(error.kind) : 'failed',
		detail: causeOf(error),
		source,
		...(error instanceof RefusedRead ? {right: error.right} : {}),
	};
};

/** A fact from one read: known with its source, or unknown with the reason. Never throws. */
export const factFrom = async <T>(source: string, read: () => Promise<T>): Promise<Fact<T>> => {
	try {
		return {known: true, value: await read(), source};
	} catch (error) {
		return unknownFrom(error, source);
	}
};
