import {refOf, type ObjectRef} from '../../kubernetes/object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {Deployment, Pod} from '../../kubernetes/typed-object.ts';
import {record} from './events.ts';
import {injected, injectionOf} from './injection.ts';
import {startPod, suffixOf} from './kubelet.ts';
import {isReady} from './pod-status.ts';
import {syncSlices} from './slices.ts';
import type {DemoCluster, World} from './world.ts';

const manager = 'kube-controller-manager';
const hashLabel = 'pod-template-hash';

const deploymentIn = ({api}: DemoCluster, {name, namespace}: ObjectRef): Deployment | undefined =>
	api.inspect({apiVersion: 'apps/v1', kind: 'Deployment', name, namespace});

const podsOf = (cluster: DemoCluster, deployment: ObjectRef): readonly Pod[] =>
	cluster.api
		.inspectAll({apiVersion: 'v1', kind: 'Pod', namespace: deployment.namespace})
		.filter(({metadata}) =>
			(metadata.ownerReferences ?? []).some(({name}) => name === deployment.name),
		);

const timesOf = (
	{timings}: World,
	{name, namespace}: ObjectRef,
): {runningMs: number; readyMs: number} =>
	namespace === systemNamespace
		? timings.installs[name === 'istiod' ? 'istiod' : 'gateway'].pod
		: timings.workload;

const podFor = (cluster: DemoCluster, deployment: Deployment, hash: string): Pod => {
	const {metadata, spec} = deployment.spec?.template ?? {};
	const {name, namespace} = deployment.metadata;
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: `${name}-${hash}-${suffixOf(`${cluster.spec.context} ${name} ${String(cluster.takeNumber())}`, 5)}`,
			namespace,
			labels: {...metadata?.labels, [hashLabel]: hash},
			annotations: metadata?.annotations,
			ownerReferences: [{kind: 'Deployment', name}],
		},
		spec: {...spec, nodeName: `${cluster.spec.context}-node-1`},
	};
};

/** Says how far the rollout is. */
const report = (cluster: DemoCluster, ref: ObjectRef, hash: string): void => {
	const deployment = cluster.api.object(ref);
	if (deployment === undefined) {
		return;
	}

	const pods = podsOf(cluster, ref);
	const updated = pods.filter(({metadata}) => metadata.labels?.[hashLabel] === hash);
	const available = updated.filter(pod => isReady(pod)).length;
	cluster.api.put(
		{
			...deployment,
			status: {
				observedGeneration: deployment.metadata.generation,
				replicas: pods.length,
				updatedReplicas: updated.length,
				readyReplicas: available,
				availableReplicas: available,
				unavailableReplicas: Math.max(0, 1 - available),
				conditions: [{type: 'Available', status: available > 0 ? 'True' : 'False'}],
			},
		},
		{manager},
	);
};

/** Creates the pod of a rollout; tries again for as long as admission refuses it. */
const createPod = async (
	world: World,
	cluster: DemoCluster,
	ref: ObjectRef,
	options: {hash: string; onReady: (pod: Pod) => Promise<void>},
): Promise<void> => {
	for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 8000)) {
		const deployment = deploymentIn(cluster, ref);
		if (deployment === undefined || hashOf(cluster, deployment) !== options.hash) {
			return;
		}

		const pod = podFor(cluster, deployment, options.hash);
		const injection = injectionOf(world, cluster, pod);
		if (injection.kind !== 'refused') {
			const admitted = injection.kind === 'none' ? pod : injected(pod, injection.kind);
			const started = startPod(world, cluster, {
				pod: admitted,
				times: timesOf(world, ref),
				onReady: async () => options.onReady(admitted),
			});
			report(cluster, ref, options.hash);
			await started;
			return;
		}

		record(cluster, deployment, {
			type: 'Warning',
			reason: 'FailedCreate',
			message: `Error creating: ${injection.message}`,
		});
		await world.sleep(pauseMs);
	}
};

const hashOf = ({spec: sketch}: DemoCluster, deployment: Deployment): string =>
	suffixOf(`${sketch.context} ${JSON.stringify(deployment.spec?.template)}`, 10, 'hash');

/** Brings a Deployment's pods to what it says now; `onReady` hears of each that is ready, before the Deployment says so. */
export const rollOut = async (
	world: World,
	cluster: DemoCluster,
	ref: ObjectRef,
	onReady: (pod: Pod) => Promise<void>,
): Promise<void> => {
	const deployment = deploymentIn(cluster, ref);
	if (deployment === undefined) {
		return;
	}

	const hash = hashOf(cluster, deployment);
	const isStarted = podsOf(cluster, ref).some(
		({metadata}) => metadata.labels?.[hashLabel] === hash,
	);
	report(cluster, ref, hash);
	if (isStarted) {
		return;
	}

	await createPod(world, cluster, ref, {
		hash,
		async onReady(pod) {
			await onReady(pod);
			for (const old of podsOf(cluster, ref).filter(
				({metadata}) => metadata.labels?.[hashLabel] !== hash,
			)) {
				cluster.api.drop(refOf(old));
			}

			syncSlices(cluster, pod.metadata.namespace ?? '');
			report(cluster, ref, hash);
		},
	});
};

/** The first container's arguments: what a pod's program was told. */
export const argumentsOf = (pod: Pod): readonly string[] => pod.spec?.containers?.[0]?.args ?? [];
