import {isTrue} from '../../kubernetes/conditions.ts';
import {podProblem} from '../../kubernetes/pod-troubles.ts';
import type {Deployment, Pod} from '../../kubernetes/typed-object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterPort, WatchEvent} from '../../ports/cluster.ts';

/** Nobody reads more, and a cluster that tells without end must not fill our memory. */
const mostLines = 500;

const sayOfPod = (pod: Pod): string =>
	podProblem(pod) ??
	(isTrue(pod, 'Ready') ? 'ready' : (pod.status?.phase ?? 'unknown').toLowerCase());

const sayOfDeployment = ({status, spec}: Deployment): string =>
	`${String(status?.availableReplicas ?? 0)} of ${String(spec?.replicas ?? 1)} available`;

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
	const follow = async <Watched extends Deployment | Pod>(
		changes: AsyncIterable<{type: WatchEvent['type']; object: Watched}>,
		say: (object: Watched) => string,
	): Promise<void> => {
		const last = new Map<string, string>();
		let told = 0;
		try {
			for await (const {type, object} of changes) {
				const {
					kind,
					metadata: {name, deletionTimestamp},
				} = object;
				if (!options.isAbout(kind, name)) {
					continue;
				}

				const text = `${kind} ${name}: ${type === 'deleted' || deletionTimestamp !== undefined ? 'ending' : say(object)}`;
				const isSaid = last.get(name) === text;
				if (type === 'deleted') {
					last.delete(name);
				} else {
					last.set(name, text);
				}

				if (!isSaid && told < mostLines) {
					told++;
					options.onChange(text);
				}
			}
		} catch {
			// The step's own requests will say what is wrong with the cluster.
		}
	};

	const {signal} = options;
	await Promise.all([
		follow(
			cluster.watch(
				{apiVersion: 'apps/v1', kind: 'Deployment', namespace: systemNamespace},
				{signal},
			),
			sayOfDeployment,
		),
		follow(
			cluster.watch({apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace}, {signal}),
			sayOfPod,
		),
	]);
};
