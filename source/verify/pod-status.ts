import {isTrue} from '../kubernetes/conditions.ts';
import {podTroubles} from '../kubernetes/pod-troubles.ts';
import type {KubeEvent, Pod} from '../kubernetes/typed-object.ts';

/** What others' words about a pod that does not start are about: its image, or the injection of its sidecar. */
export type StartTopic = 'image' | 'injection';

/** Kubelets, webhooks and admission policies say it in sentences alone. */
export const topicOf = (words: string): StartTopic | undefined => {
	if (/image/iv.test(words)) {
		return 'image';
	}

	return /sidecar|webhook|inject/iv.test(words) ? 'injection' : undefined;
};

/** Why a workload's pod does not run yet. `isStuck`: more time alone rarely helps. */
export type Waiting = {
	why: string;
	isStuck: boolean;
	topic?: StartTopic;
	/** The pod whose sidecar is what is waited for. */
	proxyOf?: string;
};

/** The most telling thing that pods and events say about a workload that is not ready (fact T-4: tools' own texts hide it). */
export const whyWaiting = (
	workload: string,
	pods: readonly Pod[],
	events: readonly KubeEvent[],
): Waiting => {
	const pod = pods.find(({metadata}) => metadata.deletionTimestamp === undefined);
	if (pod === undefined) {
		const refusal = events.findLast(
			event =>
				event.reason === 'FailedCreate' && (event.involvedObject?.name ?? '').startsWith(workload),
		);
		return refusal === undefined
			? {why: `Deployment ${workload} has no pod`, isStuck: false}
			: {
					why: `no pod of ${workload} could be created: ${refusal.message ?? 'FailedCreate'}`,
					isStuck: true,
					topic: topicOf(refusal.message ?? ''),
				};
	}

	const {name} = pod.metadata;
	const troubles = podTroubles(pod);
	const stuck = troubles.find(trouble => trouble.kind === 'waiting' && trouble.isStuck);
	if (stuck?.kind === 'waiting') {
		const {container, reason, message} = stuck;
		return {
			why: `container ${container} of ${name}: ${reason}${message === undefined ? '' : `: ${message}`}`,
			isStuck: true,
			topic: topicOf(`${reason} ${message ?? ''}`),
		};
	}

	const unscheduled = troubles.find(({kind}) => kind === 'unscheduled');
	if (unscheduled?.kind === 'unscheduled') {
		return {
			why: `${name} is not scheduled: ${unscheduled.message ?? unscheduled.reason ?? 'no reason given'}`,
			isStuck: false,
			topic: topicOf(unscheduled.message ?? ''),
		};
	}

	const ended = troubles.find(({kind}) => kind === 'ended');
	if (ended?.kind === 'ended') {
		return {
			why: `container ${ended.container} of ${name} ended with exit code ${String(ended.exitCode)}`,
			isStuck: false,
		};
	}

	const unready = troubles.flatMap(trouble =>
		trouble.kind === 'unready' ? trouble.containers : [],
	);
	return {
		why: `${name} is ${pod.status?.phase ?? 'Pending'}${isTrue(pod, 'Ready') ? '' : ' and not ready'}${unready.length === 0 ? '' : `: waits for ${unready.join(', ')}`}`,
		isStuck: false,
		proxyOf: unready.includes('istio-proxy') ? name : undefined,
	};
};
