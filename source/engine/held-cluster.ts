import {CancelledError, exitCodes} from '../errors.ts';
import type {ClusterPort} from '../ports/cluster.ts';

/** A cluster to lock, by the identity that was read of it: the uid of kube-system. */
export type LockTarget = {name: string; uid: string; cluster: ClusterPort};

/** A cluster that is written to only while its address leads to the one that was looked at. */
export type HeldCluster = {
	cluster: ClusterPort;
	/** Reads once more which cluster it is. Throws where it is another one, or where that cannot be read. */
	confirm: (options?: {signal?: AbortSignal}) => Promise<void>;
};

const identity = {apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'} as const;

/**
Asks before every write whether the cluster is still the one of `uid`: an address may lead elsewhere from one request to the next (a load
balancer, DNS, a VPN, a kubeconfig that was changed). Dry runs store nothing and are not held up.
*/
export const holdCluster = (
	{name, uid, cluster}: LockTarget,
	/** Hears once of another cluster: the run must stop. */
	onChanged: (reason: CancelledError) => void,
): HeldCluster => {
	let changed: CancelledError | undefined;
	const confirm: HeldCluster['confirm'] = async ({signal} = {}) => {
		const found = changed ?? (await cluster.read(identity, {metadataOnly: true, signal}));
		if (found instanceof CancelledError) {
			throw found;
		}

		const present = found?.metadata.uid;
		if (present !== uid) {
			changed = new CancelledError(
				`${name} is another cluster now: its uid was ${uid} and is ${present ?? 'missing'}. Nothing was written to the other one; see where context ${cluster.context} leads`,
				{exitCode: exitCodes.refused},
			);
			onChanged(changed);
			throw changed;
		}
	};

	return {
		confirm,
		cluster: {
			...cluster,
			async apply(object, options) {
				if (options?.dryRun !== true) {
					await confirm(options);
				}

				return cluster.apply(object, options);
			},
			async create(object, options) {
				await confirm(options);
				return cluster.create(object, options);
			},
			async replace(object, options) {
				await confirm(options);
				return cluster.replace(object, options);
			},
			async patch(ref, patch, options) {
				await confirm(options);
				return cluster.patch(ref, patch, options);
			},
			async remove(ref, options) {
				await confirm(options);
				return cluster.remove(ref, options);
			},
		},
	};
};
