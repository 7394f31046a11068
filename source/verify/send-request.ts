import type {ClockPort} from '../ports/clock.ts';
import {dial, nonceLine, nonceRequest, type Dialled} from './dial.ts';
import type {ClusterUnderTest} from './cluster-under-test.ts';
import {helloPort, workloadName} from './names.ts';
import {poll} from './poll.ts';
import {tryRead} from './read-result.ts';

/** One request from a cluster to another one's workload, and what it proves. */
export type SentRequest =
	| {kind: 'proven'; pod: string}
	/** No request was made: nothing is known. */
	| {kind: 'unasked'; why: string; mayHeal: boolean}
	/** The peer's pod answered, but its log could not be read. */
	| {kind: 'unread-log'; pod: string; why: string; mayHeal: boolean}
	/** The answer names the peer's pod, whose log knows nothing of it. */
	| {kind: 'unlogged'; pod: string}
	/** Another cluster's pod answered. */
	| {kind: 'wrong-cluster'; cluster: string; pod: string}
	/** An answer that names no pod of this run: mostly Envoy's own words. */
	| {kind: 'stranger'; text: string}
	| {kind: 'error'; text: string};

/** How long a line may take from the container into what the API server reads. */
const logPatienceMs = 3000;

type Answerer = {cluster: string; pod: string};

const podNamed = (hostName: string, members: readonly ClusterUnderTest[]): Answerer | undefined => {
	for (const member of members) {
		const workload = member.lastWorkload();
		const pod =
			workload.state === 'ready'
				? workload.pods.find(candidate => candidate.hostName === hostName)
				: undefined;
		if (pod !== undefined) {
			return {cluster: member.cluster.name, pod: pod.name};
		}
	}

	return undefined;
};

/** Which cluster's pod bears this name; the peer's pods are read again before the answer, as a pod may have been replaced. */
export const whoAnswered = async (
	text: string,
	to: ClusterUnderTest,
	members: readonly ClusterUnderTest[],
): Promise<Answerer | undefined> => {
	const known = podNamed(text, members);
	if (known !== undefined || text === '') {
		return known;
	}

	await to.readWorkload();
	return podNamed(text, members);
};

const isLogged = async (options: {
	to: ClusterUnderTest;
	pod: string;
	nonce: string;
	clock: ClockPort;
	signal: AbortSignal;
}) =>
	poll(
		{
			clock: options.clock,
			signal: options.signal,
			timeoutMs: logPatienceMs,
			intervalMs: 200,
		},
		async () => {
			const log = await options.to.readLog(options.pod);
			return {
				value: log,
				isSettled: log.seen ? log.value.includes(nonceLine(options.nonce)) : !log.mayHeal,
			};
		},
	);

/** Makes a pod of `from` ask for `to`'s Service. */
export const sendRequest = async (options: {
	from: ClusterUnderTest;
	to: ClusterUnderTest;
	members: readonly ClusterUnderTest[];
	namespace: string;
	nonce: string;
	clock: ClockPort;
	signal: AbortSignal;
}): Promise<SentRequest> => {
	const {from, to, members, namespace, nonce, clock, signal} = options;
	const source = from.lastWorkload();
	const [pod] = source.state === 'ready' ? source.pods : [];
	if (pod === undefined) {
		return {
			kind: 'unasked',
			why: `no pod of ${from.cluster.name} can ask: ${source.state === 'ready' ? 'none is there' : source.why}`,
			mayHeal: false,
		};
	}

	const host = workloadName(to.cluster.name);
	const dialled = await tryRead(signal, async () =>
		from.port.forward({namespace, name: pod.name}, helloPort, async request =>
			dial(request, {host, request: nonceRequest(nonce)}, {signal}),
		),
	);
	if (!dialled.seen) {
		await from.readWorkload();
		return {
			kind: 'unasked',
			why: `${pod.name} in ${from.cluster.name} could not be made to ask: ${dialled.why}`,
			mayHeal: dialled.mayHeal,
		};
	}

	const [first] = dialled.value as readonly Dialled[];
	if (first?.kind !== 'answer') {
		return {kind: 'error', text: first?.text ?? 'nothing came back'};
	}

	const answerer = await whoAnswered(first.text, to, members);
	if (answerer === undefined) {
		return {kind: 'stranger', text: first.text};
	}

	if (answerer.cluster !== to.cluster.name) {
		return {kind: 'wrong-cluster', ...answerer};
	}

	const log = await isLogged({
		to,
		pod: answerer.pod,
		nonce,
		clock,
		signal,
	});
	if (!log.seen) {
		return {
			kind: 'unread-log',
			pod: answerer.pod,
			why: log.why,
			mayHeal: log.mayHeal,
		};
	}

	return {kind: log.value.includes(nonceLine(nonce)) ? 'proven' : 'unlogged', pod: answerer.pod};
};
