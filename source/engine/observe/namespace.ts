import {controlPlaneAnnotation, networkLabel, systemNamespace} from '../../mesh/well-known.ts';
import type {Observation} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {toObservation} from './objects.ts';

const show = (value: string | undefined) => (value === undefined ? 'absent' : `"${value}"`);

/** istio-system with the network's label and, on a remote, its owner's annotation. */
export const observeNamespace = async (
	cluster: ClusterPort,
	wanted: {network: string; attachTo?: string},
	signal: AbortSignal,
): Promise<Observation> => {
	const namespace = await cluster.read(
		{apiVersion: 'v1', kind: 'Namespace', name: systemNamespace},
		{signal},
	);
	if (namespace === undefined) {
		return {state: 'needed', differences: [`Namespace ${systemNamespace} does not exist`]};
	}

	if (namespace.metadata.deletionTimestamp !== undefined) {
		return {state: 'needed', differences: [`Namespace ${systemNamespace} is being deleted`]};
	}

	const differences: string[] = [];
	const network = namespace.metadata.labels?.[networkLabel];
	if (network !== wanted.network) {
		differences.push(
			`Namespace ${systemNamespace}: label ${networkLabel} is ${show(network)}, planned "${wanted.network}"`,
		);
	}

	const attached = namespace.metadata.annotations?.[controlPlaneAnnotation];
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
