import {isTrue} from '../kubernetes/conditions.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {ClusterPort} from '../ports/cluster.ts';

/** The pods of istio-system with these labels that are ready, by name. */
export const readyPods = async (
	port: ClusterPort,
	labelSelector: string,
	signal: AbortSignal,
): Promise<string[]> => {
	const pods = await port.list(
		{apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace},
		{labelSelector, signal},
	);
	return pods
		.filter(
			pod =>
				pod.metadata.deletionTimestamp === undefined &&
				pod.status?.phase === 'Running' &&
				isTrue(pod, 'Ready'),
		)
		.map(({metadata: {name}}) => name);
};
