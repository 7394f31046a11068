import {MeshError} from '../../errors.ts';
import {
	controlPlaneAnnotation,
	managedByLabel,
	managedByValue,
	networkLabel,
	systemNamespace,
} from '../../mesh/well-known.ts';
import {namespaceObject} from '../../plan/manifests/namespace.ts';
import type {Observation} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {toObservation} from '../observe/pending-changes.ts';
import {portOf, type RunContext} from '../run-context.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {deadlines, type StepKind} from './step-kind.ts';

const ref = {apiVersion: 'v1', kind: 'Namespace', name: systemNamespace} as const;
const show = (value: string | undefined) => (value === undefined ? 'absent' : `"${value}"`);

/** istio-system with the network's label and, on a remote, its owner's annotation. */
const observeNamespace = async (
	cluster: ClusterPort,
	wanted: {network: string; attachTo?: string},
	signal: AbortSignal,
): Promise<Observation> => {
	const live = await cluster.read(ref, {signal});
	if (live === undefined) {
		return {state: 'needed', differences: [`Namespace ${systemNamespace} does not exist`]};
	}

	if (live.metadata.deletionTimestamp !== undefined) {
		return {state: 'needed', differences: [`Namespace ${systemNamespace} is being deleted`]};
	}

	const differences: string[] = [];
	const network = live.metadata.labels?.[networkLabel];
	if (network !== wanted.network) {
		differences.push(
			`Namespace ${systemNamespace}: label ${networkLabel} is ${show(network)}, planned "${wanted.network}"`,
		);
	}

	const attached = live.metadata.annotations?.[controlPlaneAnnotation];
	if (wanted.attachTo !== undefined && attached !== wanted.attachTo) {
		differences.push(
			`Namespace ${systemNamespace}: annotation ${controlPlaneAnnotation} is ${show(attached)}, planned "${wanted.attachTo}"`,
		);
	}

	return toObservation(
		differences,
		`namespace on network ${wanted.network}${wanted.attachTo === undefined ? '' : `, attached to ${wanted.attachTo}`}`,
	);
};

const pollMs = 500;

/** Waits for a namespace that is on its way out: nothing can be made in it. */
const waitUntilGone = async (cluster: ClusterPort, context: RunContext) => {
	const until = context.clock.monotonic() + context.readyTimeoutMs;
	for (;;) {
		const live = await cluster.read(ref, {signal: context.signal});
		if (live?.metadata.deletionTimestamp === undefined) {
			return live;
		}

		if (context.clock.monotonic() > until) {
			throw new MeshError(`namespace ${systemNamespace} is still being deleted`, {
				remedy: [
					`See what holds it: ${kubectl(cluster, `get namespace ${systemNamespace} -o jsonpath='{.status.conditions}'`)}`,
				],
			});
		}

		await context.clock.sleep(pollMs, context.signal);
	}
};

/** Creates istio-system with our label, or gives an existing one its network and its owner. */
const prepareNamespace = async (
	cluster: ClusterPort,
	wanted: {network: string; attachTo?: string},
	context: RunContext,
): Promise<void> => {
	const live = await waitUntilGone(cluster, context);
	const isOurs = live === undefined || live.metadata.labels?.[managedByLabel] === managedByValue;
	await cluster.apply(namespaceObject({...wanted, isOurs}), {signal: context.signal});
};

export const namespace: StepKind<'namespace'> = {
	observe: async (context, {cluster, action}) =>
		observeNamespace(portOf(context, cluster), action, context.signal),
	execute: async (context, {cluster, action}) =>
		prepareNamespace(portOf(context, cluster), action, context),
	deadlineMs: deadlines.controllers,
};
