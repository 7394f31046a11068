import type {RemovalPlan} from '../teardown/steps.ts';
import type {Inventory} from '../teardown/inventory.ts';
import type {Unseen} from './inspect-clusters.ts';

/** The clusters that leave the mesh (`state: leaving`), as they were seen before anything was changed. */
export type LeavingClusters = {
	/** All of them, by name. */
	leaving: ReadonlySet<string>;
	inventories: readonly Inventory[];
	unseen: readonly Unseen[];
	/** What takes each away that could be looked at. */
	removal: RemovalPlan;
	/** The names of all clusters of the mesh file: whose remote secrets are its own. */
	peers: ReadonlySet<string>;
};

/** Nobody leaves. */
export const noLeavingClusters = (mesh: string): LeavingClusters => ({
	leaving: new Set(),
	inventories: [],
	unseen: [],
	removal: {mesh, clusters: []},
	peers: new Set(),
});
