import {systemNamespace} from '../mesh/well-known.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {isTrue, podSchema} from './objects.ts';

/** All that tells whether a pod is ready. */
const readinessSchema = podSchema.pick({metadata: true, status: true});

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
		.map(pod => readinessSchema.parse(pod))
		.filter(
			pod =>
				pod.metadata.deletionTimestamp === undefined &&
				pod.status.phase === 'Running' &&
				isTrue(pod, 'Ready'),
		)
		.map(({metadata: {name}}) => name);
};
