import type {KubeObject} from '../../mesh/kube-object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterPort, PodRequest} from '../../ports/cluster.ts';

/** istiod's monitoring port; its debug pages answer to a port-forward alone (`lab-facts` 7.4). */
const debugPort = 15_014;

type PodStatus = {phase?: string; conditions?: ReadonlyArray<{type: string; status: string}>};

const isRunning = (pod: KubeObject): boolean => {
	const {phase, conditions} = (pod['status'] ?? {}) as PodStatus;
	return pod.metadata.deletionTimestamp === undefined && phase === 'Running' && (conditions ?? []).some(({type, status}) => type === 'Ready' && status === 'True');
};

/** The istiod pods of a primary that are ready. */
export const istiodPods = async (cluster: ClusterPort, signal: AbortSignal): Promise<string[]> => {
	const pods = await cluster.list({apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace}, {labelSelector: 'app=istiod', signal});
	return pods.filter(pod => isRunning(pod)).map(pod => pod.metadata.name);
};

/** Asks one istiod pod. */
export const askIstiod = async <T>(cluster: ClusterPort, pod: string, ask: (request: PodRequest) => Promise<T>): Promise<T> =>
	cluster.forward({namespace: systemNamespace, name: pod}, debugPort, ask);
