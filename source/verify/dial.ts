import {z} from 'zod';
import type {PodRequest, PodResponse} from '../ports/cluster.ts';
import {helloPort} from './names.ts';

/** What a request made from inside a pod came to. An answer of Envoy's own (a 503) is an answer too: only its text tells. */
export type Dialled = {kind: 'answer'; text: string} | {kind: 'error'; text: string};

type DialTarget = {host: string; port?: number; request: string; tries?: number};

/** The test image gives a try 5 s by itself. */
const patienceMs = 8000;

/**
A request whose nonce the answering pod writes into its log, and whose answer names the pod. `netexec` logs the arguments of
few of its pages and tells its name on another; a redirect from the one to the other joins both without a shell in the pod.
*/
export const nonceRequest = (nonce: string): string =>
	`redirect?location=${encodeURIComponent(`/hostname?nonce=${nonce}`)}`;

/** The line that the answering pod's `netexec` logs. The asking pod logs `GET /dial?…` with the same nonce: that is no proof. */
export const nonceLine = (nonce: string): string => `GET /redirect?msg=/hostname?nonce=${nonce}&`;

export const dialPath = ({host, port = helloPort, request, tries = 1}: DialTarget): string =>
	`/dial?${new URLSearchParams({
		host,
		port: String(port),
		request,
		protocol: 'http',
		tries: String(tries),
	}).toString()}`;

const dialSchema = z.object({
	responses: z.array(z.string()).optional(),
	errors: z.array(z.string()).optional(),
});

/** All that one call brought, in no particular order. */
export const readDialled = ({status, body}: PodResponse): Dialled[] => {
	if (status !== 200) {
		return [{kind: 'error', text: `${String(status)} ${body.trim()}`}];
	}

	const {responses = [], errors = []} = dialSchema.parse(JSON.parse(body));
	const all: Dialled[] = [
		...responses.map(text => ({kind: 'answer', text: text.trim()}) as const),
		...errors.map(text => ({kind: 'error', text: text.replace(/^Get "[^"]*": /v, '')}) as const),
	];
	// An empty answer is not listed at all.
	return all.length === 0 ? [{kind: 'answer', text: ''}] : all;
};

/** Makes one pod ask. `timeoutMs` is for the whole call. */
export const dial = async (
	request: PodRequest,
	target: DialTarget,
	{signal, timeoutMs = patienceMs}: {signal: AbortSignal; timeoutMs?: number},
): Promise<Dialled[]> => readDialled(await request(dialPath(target), {signal, timeoutMs}));
