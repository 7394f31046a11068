import type {KubeObject} from '../../mesh/kube-object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterPort} from '../../ports/cluster.ts';

type ContainerStatus = {
	name: string;
	ready?: boolean;
	restartCount?: number;
	state?: {waiting?: {reason?: string; message?: string}};
};
type PodStatus = {
	phase?: string;
	conditions?: ReadonlyArray<{type: string; status: string; reason?: string; message?: string}>;
	containerStatuses?: readonly ContainerStatus[];
	initContainerStatuses?: readonly ContainerStatus[];
};

const quietReasons = new Set(['ContainerCreating', 'PodInitializing']);

/** What keeps a pod from running, in its own words; undefined when nothing does. */
export const podProblem = (pod: KubeObject): string | undefined => {
	const {conditions, containerStatuses, initContainerStatuses} = (pod['status'] ?? {}) as PodStatus;
	const unschedulable = conditions?.find(
		({type, status}) => type === 'PodScheduled' && status === 'False',
	);
	if (unschedulable !== undefined) {
		return `${unschedulable.reason ?? 'not scheduled'}: ${unschedulable.message ?? 'no reason given'}`;
	}

	const waiting = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])]
		.map(({state}) => state?.waiting)
		.find(state => state?.reason !== undefined && !quietReasons.has(state.reason));
	return waiting === undefined
		? undefined
		: `${waiting.reason ?? ''}${waiting.message === undefined ? '' : `: ${waiting.message}`}`;
};

const sayOfPod = (pod: KubeObject): string => {
	const {phase, conditions} = (pod['status'] ?? {}) as PodStatus;
	const ready =
		conditions?.some(({type, status}) => type === 'Ready' && status === 'True') ?? false;
	return podProblem(pod) ?? (ready ? 'ready' : (phase ?? 'unknown').toLowerCase());
};

const sayOfDeployment = (deployment: KubeObject): string => {
	const {status, spec} = deployment as {
		status?: {availableReplicas?: number};
		spec?: {replicas?: number};
	};
	return `${String(status?.availableReplicas ?? 0)} of ${String(spec?.replicas ?? 1)} available`;
};

const kinds = [
	{apiVersion: 'apps/v1', kind: 'Deployment', say: sayOfDeployment},
	{apiVersion: 'v1', kind: 'Pod', say: sayOfPod},
] as const;

/**
Follows the Deployments and Pods of istio-system that are of `isAbout` and says each change once, until the signal aborts. Never
fails: it only tells.
*/
export const watchWorkloads = async (
	cluster: ClusterPort,
	options: {
		isAbout: (kind: string, name: string) => boolean;
		signal: AbortSignal;
		onChange: (detail: string) => void;
	},
): Promise<void> => {
	await Promise.all(
		kinds.map(async ({apiVersion, kind, say}) => {
			const last = new Map<string, string>();
			try {
				for await (const {type, object} of cluster.watch(
					{apiVersion, kind, namespace: systemNamespace},
					{signal: options.signal},
				)) {
					const {name} = object.metadata;
					if (!options.isAbout(kind, name)) {
						continue;
					}

					const text = `${kind} ${name}: ${type === 'deleted' || object.metadata.deletionTimestamp !== undefined ? 'ending' : say(object)}`;
					const isSaid = last.get(name) === text;
					if (type === 'deleted') {
						last.delete(name);
					} else {
						last.set(name, text);
					}

					if (!isSaid) {
						options.onChange(text);
					}
				}
			} catch {
				// The step's own requests will say what is wrong with the cluster.
			}
		}),
	);
};
