import {isTrue} from '../kubernetes/conditions.ts';
import type {KubeEvent, Pod} from '../kubernetes/typed-object.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {workloadName} from './names.ts';
import {hasSidecar, hostNameOf} from './objects.ts';
import {poll} from './poll.ts';
import type {ProofVerdict} from './proofs.ts';
import type {TestedCluster} from './tested-cluster.ts';
import {tryRead, type ReadResult} from './read-result.ts';
import {whyWaiting, type StartTopic, type Waiting} from './pod-status.ts';

/** A pod that answers: its name, what it calls itself in an answer, its address. */
type HelloPod = {name: string; hostName: string; ip: string};

/** A cluster's test workload at one moment. */
export type Workload =
	| {state: 'ready'; pods: readonly HelloPod[]}
	| ({state: 'waiting'} & Waiting)
	| {state: 'broken'; why: string; topic?: StartTopic}
	/** Nobody can say: the API server did not tell. */
	| {state: 'unread'; why: string; mayHeal: boolean};

/** How long a pod may say ImagePullBackOff and the like, or be refused by a webhook that has just started, before we believe it. */
const stuckAfterMs = 20_000;
/** How long an API server may fail to answer before its workload counts as unread. */
const silentAfterMs = 15_000;

const workloadFrom =
	(cluster: string, pods: readonly Pod[], readEvents: () => Promise<readonly KubeEvent[]>) =>
	async (): Promise<Workload> => {
		const ready = pods.filter(
			pod =>
				pod.metadata.deletionTimestamp === undefined &&
				isTrue(pod, 'Ready') &&
				pod.status?.podIP !== undefined,
		);
		const bare = ready.find(pod => !hasSidecar(pod));
		if (bare !== undefined) {
			return {
				state: 'broken',
				why: `${bare.metadata.name} runs without a sidecar: the injection webhook was not asked, or let it pass`,
				topic: 'injection',
			};
		}

		if (ready.length > 0) {
			return {
				state: 'ready',
				pods: ready.map(pod => ({
					name: pod.metadata.name,
					hostName: hostNameOf(pod),
					ip: pod.status?.podIP ?? '',
				})),
			};
		}

		// Events tell why there is no pod; a pod tells about itself.
		const events = pods.some(pod => pod.metadata.deletionTimestamp === undefined)
			? []
			: await readEvents();
		return {
			state: 'waiting',
			...whyWaiting(workloadName(cluster), pods, events),
		};
	};

/** Looks once. */
export const readWorkload = async ({
	cluster,
	port,
	namespace,
	signal,
}: {
	cluster: string;
	port: ClusterPort;
	namespace: string;
	signal: AbortSignal;
}): Promise<Workload> => {
	const result: ReadResult<Workload> = await tryRead(signal, async () => {
		const pods = await port.list(
			{apiVersion: 'v1', kind: 'Pod', namespace},
			{labelSelector: `app=${workloadName(cluster)}`, signal},
		);
		return workloadFrom(cluster, pods, async () =>
			port.list({apiVersion: 'v1', kind: 'Event', namespace}, {signal}),
		)();
	});
	return result.seen ? result.value : {state: 'unread', why: result.why, mayHeal: result.mayHeal};
};

/** Whether a workload will not change any more by waiting. */
const isSettled = (workload: Workload, unchangedMs: number): boolean => {
	switch (workload.state) {
		case 'ready':
		case 'broken': {
			return true;
		}

		case 'waiting': {
			return workload.isStuck && unchangedMs >= stuckAfterMs;
		}

		case 'unread': {
			return !workload.mayHeal || unchangedMs >= silentAfterMs;
		}
	}
};

/** Waits until the workload is ready, is known not to get there, or the time is over. `onWaiting` hears each new reason. */
export const awaitWorkload = async (options: {
	read: () => Promise<Workload>;
	clock: ClockPort;
	signal: AbortSignal;
	readyTimeoutMs: number;
	onWaiting: (why: string) => void;
}): Promise<Workload> => {
	const {read, clock, signal, readyTimeoutMs, onWaiting} = options;
	let kind = '';
	let since = clock.monotonic();
	let said = '';
	return poll(
		{
			clock,
			signal,
			timeoutMs: readyTimeoutMs,
			intervalMs: 400,
		},
		async () => {
			const value = await read();
			const nowKind = value.state === 'waiting' && value.isStuck ? 'stuck' : value.state;
			if (nowKind !== kind) {
				kind = nowKind;
				since = clock.monotonic();
			}

			const unchangedMs = clock.monotonic() - since;
			if (
				(value.state === 'waiting' || value.state === 'unread') &&
				unchangedMs > 10_000 &&
				value.why !== said
			) {
				said = value.why;
				onWaiting(value.why);
			}

			return {value, isSettled: isSettled(value, unchangedMs)};
		},
	);
};

export const workloadVerdict = (
	{cluster, image}: {cluster: TestedCluster; image: string},
	workload: Workload,
): ProofVerdict => {
	const source = `pods and events of ${workloadName(cluster.name)} in ${cluster.name}`;
	switch (workload.state) {
		case 'ready': {
			return {
				status: 'pass',
				observed: `${workload.pods.map(pod => `${pod.name} (${pod.ip})`).join(', ')} is ready, with its sidecar`,
				source,
			};
		}

		case 'waiting':
		case 'broken': {
			return {
				status: 'fail',
				observed: `${cluster.name}: ${workload.why}`,
				source,
				remedy: remedyFor(workload.topic, {cluster, image}),
				mayHeal: workload.state === 'waiting' && !workload.isStuck,
			};
		}

		case 'unread': {
			return {
				status: 'unknown',
				observed: `${cluster.name}: the workload could not be read: ${workload.why}`,
				source,
				mayHeal: workload.mayHeal,
			};
		}
	}
};

const remedyFor = (
	topic: StartTopic | undefined,
	{cluster, image}: {cluster: TestedCluster; image: string},
): ProofVerdict['remedy'] => {
	if (topic === 'image') {
		return {
			summary: `Give the nodes a way to pull ${image}, or name a copy of it as verify.image in mesh.yaml.`,
			commands: [kubectl(cluster, 'get events -A --field-selector reason=Failed')],
		};
	}

	if (topic === 'injection') {
		return {
			summary:
				"Make the injection webhook answer: its istiod must run, and the cluster's API server must reach it.",
			commands: [
				kubectl(cluster, 'get mutatingwebhookconfigurations -l app=sidecar-injector'),
				kubectl(cluster, '-n istio-system get pods,services'),
			],
		};
	}

	return {
		summary: 'See what keeps pods from starting in this cluster.',
		commands: [
			kubectl(cluster, 'get nodes'),
			kubectl(cluster, 'get events -A --sort-by .lastTimestamp'),
		],
	};
};
