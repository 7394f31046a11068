import {isTrue, type KubeEvent, type Pod} from './objects.ts';

/** What others' words about a pod that does not start are about: its image, or the injection of its sidecar. */
export type StartTopic = 'image' | 'injection';

/** Kubelets, webhooks and admission policies say it in sentences alone. */
export const topicOf = (words: string): StartTopic | undefined => {
	if (/image/iv.test(words)) {
		return 'image';
	}

	return /sidecar|webhook|inject/iv.test(words) ? 'injection' : undefined;
};

/** Why a workload's pod does not run yet. `isStuck`: more time alone rarely mends it. */
export type Waiting = {
	why: string;
	isStuck: boolean;
	topic?: StartTopic;
	/** The pod whose sidecar is what is waited for. */
	proxyOf?: string;
};

const stuckReasons = new Set([
	'ErrImagePull',
	'ImagePullBackOff',
	'InvalidImageName',
	'ErrImageNeverPull',
	'ImageInspectError',
	'RegistryUnavailable',
	'CreateContainerConfigError',
	'CreateContainerError',
	'RunContainerError',
	'CrashLoopBackOff',
]);

/** The most telling thing that pods and events say about a workload that is not ready (fact T-4: tools' own texts hide it). */
export const whyWaiting = (
	workload: string,
	pods: readonly Pod[],
	events: readonly KubeEvent[],
): Waiting => {
	const alive = pods.find(pod => pod.metadata.deletionTimestamp === undefined);
	const pod = alive;
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
	for (const status of [...pod.status.initContainerStatuses, ...pod.status.containerStatuses]) {
		const {reason, message} = status.state?.waiting ?? {};
		if (reason !== undefined && stuckReasons.has(reason)) {
			return {
				why: `container ${status.name} of ${name}: ${reason}${message === undefined ? '' : `: ${message}`}`,
				isStuck: true,
				topic: topicOf(`${reason} ${message ?? ''}`),
			};
		}
	}

	const unscheduled = pod.status.conditions.find(
		({type, status}) => type === 'PodScheduled' && status === 'False',
	);
	if (unscheduled !== undefined) {
		return {
			why: `${name} is not scheduled: ${unscheduled.message ?? unscheduled.reason ?? 'no reason given'}`,
			isStuck: false,
			topic: topicOf(unscheduled.message ?? ''),
		};
	}

	const failed = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses].find(
		({state}) => (state?.terminated?.exitCode ?? 0) !== 0,
	);
	if (failed !== undefined) {
		return {
			why: `container ${failed.name} of ${name} ended with exit code ${String(failed.state?.terminated?.exitCode)}`,
			isStuck: false,
		};
	}

	const unready = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses]
		.filter(({ready, state}) => ready !== true && state?.terminated === undefined)
		.map(status => status.name);
	return {
		why: `${name} is ${pod.status.phase ?? 'Pending'}${isTrue(pod, 'Ready') ? '' : ' and not ready'}${unready.length === 0 ? '' : `: waits for ${unready.join(', ')}`}`,
		isStuck: false,
		...(unready.includes('istio-proxy') ? {proxyOf: name} : {}),
	};
};
