import type {ClockPort} from '../ports/clock.ts';
import {whoAnswered} from './send-request.ts';
import {dial} from './dial.ts';
import type {ClusterUnderTest} from './cluster-under-test.ts';
import {helloPort, sharedService} from './names.ts';
import type {ProofCollector} from './proof-collector.ts';
import {tryRead} from './read-result.ts';

/** So many requests per cluster, and no more than this in all: a share is random, so it is only told. */
const requestsPerCluster = 4;
const requestsAtMost = 40;
const patienceMs = 10_000;

/** Asks the Service that all clusters share and notes who answered. Decides nothing. */
export const noteLoadBalancing = async (options: {
	from: ClusterUnderTest;
	members: readonly ClusterUnderTest[];
	namespace: string;
	proofs: ProofCollector;
	clock: ClockPort;
	signal: AbortSignal;
}): Promise<void> => {
	const {from, members, namespace, proofs, clock, signal} = options;
	const workload = from.lastWorkload();
	const [pod] = workload.state === 'ready' ? workload.pods : [];
	if (pod === undefined) {
		return;
	}

	const startedAt = clock.monotonic();
	const tries = Math.min(members.length * requestsPerCluster, requestsAtMost);
	const dialled = await tryRead(signal, async () =>
		from.port.forward({namespace, name: pod.name}, helloPort, async request =>
			dial(
				request,
				{host: sharedService, request: 'hostname', tries},
				{signal, timeoutMs: patienceMs},
			),
		),
	);
	if (!dialled.seen) {
		return;
	}

	const counts = new Map<string, number>();
	for (const {kind, text} of dialled.value) {
		const answerer = kind === 'answer' ? await whoAnswered(text, from, members) : undefined;
		const cluster = kind === 'answer' ? (answerer?.cluster ?? '?') : 'nobody';
		counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
	}

	proofs.write({
		id: 'proof.load-balancing',
		clusters: [from.cluster.name],
		verdict: {
			status: 'note',
			observed: `${String(dialled.value.length)} requests for ${sharedService} were answered by ${[...counts].map(([cluster, count]) => `${cluster} ${String(count)}×`).join(', ')}`,
			source: `requests from ${pod.name} in ${from.cluster.name}`,
		},
		durationMs: clock.monotonic() - startedAt,
	});
};
