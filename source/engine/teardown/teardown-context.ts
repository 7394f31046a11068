import type {ClockPort} from '../../ports/clock.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import type {OwnFiles} from '../../ports/files.ts';
import type {Installer} from '../../ports/installer.ts';
import {makeClusterReader, type ClusterReader} from '../../survey/cluster-reader.ts';
import type {Inventory} from '../../teardown/inventory.ts';
import type {ClusterRemoval, RemovalPlan} from '../../teardown/steps.ts';
import type {Emit} from '../events.ts';
import type {InstallRun} from '../run-context.ts';

/** Everything that a step of a teardown needs. */
export type TeardownContext = {
	mesh: string;
	/** The names of the mesh's clusters: whose remote secrets are its own. */
	peers: ReadonlySet<string>;
	clusters: ReadonlyMap<string, ClusterPort>;
	installer: Installer;
	clock: ClockPort;
	/** The state folder's. */
	files: OwnFiles;
	signal: AbortSignal;
	emit: Emit;
	/** A kubeconfig file of the cluster's own, where mesh.yaml names one. */
	kubeconfigOf: (cluster: string) => string | undefined;
	/** How long objects may take to go: pods end gracefully, finalizers have their say. */
	readyTimeoutMs: number;
	run: InstallRun;
};

/** One cluster during a teardown. */
export type Place = {
	cluster: ClusterPort;
	inventory: Inventory;
	removal: ClusterRemoval;
};

/** The cluster of a step. One without an inventory is a bug of the caller. */
export const placeOf = (
	{clusters}: Pick<TeardownContext, 'clusters'>,
	{plan, inventories}: {plan: RemovalPlan; inventories: readonly Inventory[]},
	name: string,
): Place => {
	const cluster = clusters.get(name);
	const removal = plan.clusters.find(candidate => candidate.cluster === name);
	const inventory = inventories.find(({member}) => member.name === name);
	if (cluster === undefined || removal === undefined || inventory === undefined) {
		throw new Error(`no inventory was taken of ${name}`);
	}

	return {cluster, removal, inventory};
};

/** Reads that remember nothing of earlier ones, a few at a time. */
export const freshReader = ({cluster}: Place, {signal}: TeardownContext): ClusterReader =>
	makeClusterReader(cluster, {signal});
