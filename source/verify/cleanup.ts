import type {Emit} from '../engine/events.ts';
import {toError} from '../errors.ts';
import {type Model, clusterOf} from '../mesh/model.ts';
import {
	holderAnnotation, managedByLabel, managedByValue, purposeLabel,
} from '../mesh/well-known.ts';
import type {KubeObject} from '../mesh/kube-object.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {verifyPurpose} from './manifests.ts';
import {workloadName} from './names.ts';

/** How long a namespace may take to go, and how long an API server may be silent meanwhile. */
const goneMs = 60_000;
const silentMs = 15_000;
const pauseMs = 400;

/** Whether verify made this namespace: nothing else is ever deleted. */
export const isVerifyNamespace = ({metadata: {labels}}: KubeObject): boolean => labels?.[managedByLabel] === managedByValue && labels[purposeLabel] === verifyPurpose;

const removeOne = async (port: ClusterPort, options: {cluster: string; namespace: string; holder: string; clock: ClockPort}): Promise<string | undefined> => {
	const {cluster, namespace, holder, clock} = options;
	const ref = {apiVersion: 'v1', kind: 'Namespace', name: namespace};
	// A signal of its own: the run's is aborted when a stopped run cleans up.
	const signal = AbortSignal.timeout(goneMs + silentMs);
	const start = clock.monotonic();
	let heard = start;
	let problem = 'it is still being deleted';
	while (clock.monotonic() - start < goneMs && clock.monotonic() - heard < silentMs) {
		try {
			const live = await port.read(ref, {signal});
			heard = clock.monotonic();
			if (live === undefined || !isVerifyNamespace(live) || live.metadata.annotations?.[holderAnnotation] !== holder) {
				return undefined;
			}

			if (live.metadata.deletionTimestamp === undefined) {
				// Kubernetes looks into a dying namespace after 5 s: without pods it is gone then, with them seconds later.
				await Promise.allSettled([port.remove({
					apiVersion: 'apps/v1', kind: 'Deployment', name: workloadName(cluster), namespace,
				}, {signal, propagation: 'Background'})]);
				await port.remove(ref, {signal, uid: live.metadata.uid});
			}
		} catch (error) {
			problem = toError(error).message;
			if (signal.aborted) {
				return problem;
			}
		}

		await clock.sleep(pauseMs);
	}

	return problem;
};

/** Removes a run's namespace everywhere and waits until it is gone; says aloud where it stayed. Never throws: a stopped run ends with it. */
export const removeNamespaces = async (options: {
	model: Model;
	clusters: ReadonlyMap<string, ClusterPort>;
	namespace: string;
	holder: string;
	clock: ClockPort;
	emit: Emit;
}): Promise<void> => {
	const {model, clusters, namespace, emit} = options;
	await Promise.all(model.clusters.map(async ({name}) => {
		const port = clusters.get(name);
		const problem = port === undefined ? undefined : await removeOne(port, {...options, cluster: name});
		if (problem !== undefined) {
			emit({
				type: 'notice',
				level: 'warn',
				text: `${name}: namespace ${namespace} is not gone (${problem}). Remove it: kubectl --context ${clusterOf(model, name).context} delete namespace ${namespace}`,
			});
		}
	}));
};
