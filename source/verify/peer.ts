import type {TestedCluster} from './tested-cluster.ts';

/** A peer and the control plane that reads it, with what commands to paste need. */
export type Peer = {
	peer: TestedCluster;
	controlPlane: TestedCluster;
	/** The words that lead a command of ours to this mesh. */
	meshFlags: readonly string[];
};
