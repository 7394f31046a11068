import type {ClockPort} from '../ports/clock.ts';
import {sendRequest, type SentRequest} from './send-request.ts';
import type {ClusterUnderTest} from './cluster-under-test.ts';
import {workloadName} from './names.ts';
import type {ProofVerdict} from './proofs.ts';

export type Traffic = {
	verdict: ProofVerdict;
	requests: number;
	/** How often which cluster answered; `?` for an answer that names none. */
	answeredBy: Readonly<Record<string, number>>;
	/** The last request that proved nothing. */
	miss?: Exclude<SentRequest, {kind: 'proven'}>;
};

/** So many proven answers in a row make a pair green: one could be the lucky one of a way that works now and then. */
const answersNeeded = 3;
const pauseMs = 500;

const clusterIn = (asked: SentRequest, to: string): string | undefined => {
	switch (asked.kind) {
		case 'proven':
		case 'unlogged':
		case 'unread-log': {
			return to;
		}

		case 'wrong-cluster': {
			return asked.cluster;
		}

		case 'stranger': {
			return '?';
		}

		case 'unasked':
		case 'error': {
			return undefined;
		}
	}
};

/** What a request that proved nothing says, and whether anything is known by it. */
const describeMiss = (
	miss: Exclude<SentRequest, {kind: 'proven'}>,
	to: string,
): Pick<ProofVerdict, 'status' | 'observed'> => {
	const service = workloadName(to);
	switch (miss.kind) {
		case 'unasked': {
			return {status: 'unknown', observed: miss.why};
		}

		case 'unread-log': {
			return {
				status: 'unknown',
				observed: `${miss.pod} in ${to} answered, but its log could not be read: ${miss.why}`,
			};
		}

		case 'unlogged': {
			return {
				status: 'fail',
				observed: `an answer for ${service} named ${miss.pod}, but the request is not in that pod's log`,
			};
		}

		case 'wrong-cluster': {
			return {
				status: 'fail',
				observed: `${service} was answered by ${miss.pod} in ${miss.cluster}`,
			};
		}

		case 'stranger': {
			return {
				status: 'fail',
				observed: `${service} was answered by no pod of ${to}: "${miss.text.slice(0, 200)}"`,
			};
		}

		case 'error': {
			return {status: 'fail', observed: `${service} gave no answer: ${miss.text}`};
		}
	}
};

/** Asks until three answers in a row are proven, or for `patienceMs` in vain. A proxy that is new may need a moment for its configuration. */
export const proveTraffic = async (options: {
	from: ClusterUnderTest;
	to: ClusterUnderTest;
	members: readonly ClusterUnderTest[];
	namespace: string;
	makeNonce: () => string;
	clock: ClockPort;
	signal: AbortSignal;
	patienceMs: number;
}): Promise<Traffic> => {
	const {from, to, clock, signal, patienceMs} = options;
	const source = `requests from pods of ${from.cluster.name}, log of the answering pod in ${to.cluster.name}`;
	const deadline = clock.monotonic() + patienceMs;
	const answeredBy: Record<string, number> = {};
	let requests = 0;
	let inARow = 0;
	let miss: Traffic['miss'];
	for (;;) {
		const asked = await sendRequest({...options, nonce: options.makeNonce()});
		requests += asked.kind === 'unasked' ? 0 : 1;
		const cluster = clusterIn(asked, to.cluster.name);
		if (cluster !== undefined) {
			answeredBy[cluster] = (answeredBy[cluster] ?? 0) + 1;
		}

		if (asked.kind === 'proven') {
			inARow++;
			if (inARow === answersNeeded) {
				return {
					verdict: {
						status: 'pass',
						observed: `${String(inARow)} requests in a row were answered by ${asked.pod} in ${to.cluster.name}, each nonce in its log`,
						source,
					},
					requests,
					answeredBy,
					miss,
				};
			}

			continue;
		}

		inARow = 0;
		miss = asked;
		const isFinal = 'mayHeal' in asked && !asked.mayHeal;
		if (isFinal || clock.monotonic() + pauseMs > deadline) {
			return {
				verdict: {...describeMiss(asked, to.cluster.name), source},
				requests,
				answeredBy,
				miss,
			};
		}

		await clock.sleep(pauseMs, signal);
	}
};
