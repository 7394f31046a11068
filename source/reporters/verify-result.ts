import type {Finding} from '../checks/finding.ts';
import type {PairResult} from '../engine/events.ts';

/** What a verify found: what each of its reporters shows. */
export type VerifyResult = {
	/** Against recorded clusters, not real ones. */
	simulated: boolean;
	mesh: string;
	/** Epoch milliseconds. */
	startedAt: number;
	durationMs: number;
	/** In the order of mesh.yaml. */
	clusters: ReadonlyArray<{
		name: string;
		context: string;
		server: string;
		network: string;
		role: 'primary' | 'remote';
	}>;
	pairs: readonly PairResult[];
	proofs: readonly Finding[];
};
