import type {Finding} from '../checks/finding.ts';
import type {Waiver} from '../mesh/waiver.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import type {Advice} from './advice.ts';
import type {Against} from './change-text.ts';

/** What a preflight found: what every one of its reporters shows. */
export type PreflightResult = {
	/** Against recorded clusters, not real ones. */
	simulated: boolean;
	/** Epoch milliseconds. */
	startedAt: number;
	durationMs: number;
	clusters: readonly ClusterFacts[];
	findings: readonly Finding[];
	/** Ids of the checks that were not to run. */
	leftOut: readonly string[];
	/** What the facts speak for. */
	advice?: Advice;
	/** What changed since an earlier report. */
	against?: Against;
	/** What was given and no longer holds. */
	expiredWaivers: readonly Waiver[];
};
