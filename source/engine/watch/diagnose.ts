import {podProblem} from '../../kubernetes/pod-troubles.ts';
import type {Pod} from '../../kubernetes/typed-object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterPort} from '../../ports/cluster.ts';

/** The last `Error:` line of a crashing container: istioctl shows only that it crashes (fact T-4). */
const lastWords = async (cluster: ClusterPort, pod: Pod): Promise<string[]> => {
	const crashing = pod.status?.containerStatuses?.find(({restartCount = 0}) => restartCount > 0);
	if (crashing === undefined) {
		return [];
	}

	const log = await cluster.text(
		`/api/v1/namespaces/${systemNamespace}/pods/${pod.metadata.name}/log?container=${crashing.name ?? ''}&previous=true&tailLines=200`,
	);
	const line =
		log.split('\n').findLast(candidate => candidate.includes('Error:')) ??
		log.trimEnd().split('\n').at(-1);
	return line === undefined || line === '' ? [] : [line.replace(/^.*?Error: /v, '')];
};

/** Why pods of istio-system do not run, in their own words; empty when they do, or when nobody can say. */
export const diagnose = async (cluster: ClusterPort): Promise<readonly string[]> => {
	try {
		const pods = await cluster.list({apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace});
		const problems = await Promise.all(
			pods.map(async pod => {
				const problem = podProblem(pod);
				return problem === undefined
					? []
					: [
							`Pod ${pod.metadata.name}: ${[problem, ...(await lastWords(cluster, pod).catch(() => []))].join('; ')}`,
						];
			}),
		);
		return problems.flat();
	} catch {
		return [];
	}
};
