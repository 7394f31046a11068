import type {ClusterFacts, ProbeFacts, WorkstationFacts} from '../survey/facts.ts';
import type {RestartConsent} from '../plan/restart-steps.ts';
import type {Model} from '../mesh/model.ts';
import type {PairBlock} from '../mesh/pair-block.ts';
import type {SharedRange} from './network/shared-ranges.ts';

/**
- `note`: true and worth knowing, but nothing that blocks until an intent makes it so (decision D-19).
- `unknown`: could not be determined; never counted as passed.
*/
export type FindingStatus = 'pass' | 'note' | 'warn' | 'fail' | 'unknown' | 'skipped' | 'waived';

export type Remedy = {summary: string; commands: readonly string[]};

export type Finding = {
	/** `category.name`, fixed in docs/checks.md. */
	id: string;
	status: FindingStatus;
	/**
	The subject: none for the workstation, one, a pair, or the whole mesh. Of a check of pairs, among more than 50 clusters: one for all
	of its pairs, several for all pairs among them; what passed or was skipped is meant of those that no other finding of the check names.
	*/
	clusters: readonly string[];
	/** Which pairs of `clusters` are meant, where it is not all. */
	pairs?: PairBlock;
	/** Affirmative predicate, right with every status. */
	title: string;
	observed: string;
	/** Where that was seen. */
	source: string;
	why: string;
	remedy?: Remedy;
	docs: string;
	durationMs: number;
	/** Of two clusters whose addresses overlap: the ranges that they share. Reports have them in `observed` alone. */
	overlap?: readonly SharedRange[];
	/** Of a waived finding: what it would be. */
	waivedFrom?: FindingStatus;
	/** Of a waived finding: why that is acceptable, and the last day on which it is (`2027-01-31`), as far as somebody said so. */
	waiver?: {reason?: string; until?: string};
};

/** What a check says of one subject; the runner adds the rest from the check. */
export type Verdict = Pick<
	Finding,
	'status' | 'clusters' | 'pairs' | 'observed' | 'source' | 'remedy' | 'overlap'
>;

export type CheckContext = {
	workstation: WorkstationFacts;
	clusters: readonly ClusterFacts[];
	/** The intent, once there is one. */
	model?: Model;
	/** The flags by which the run was told its clusters, word by word: `-f`, `mesh.yaml`. */
	namedBy?: readonly string[];
	/** Where the run may restart workloads. */
	restartConsent?: RestartConsent;
	/** What was tried from inside of the clusters, where somebody agreed to that. */
	probes?: ProbeFacts;
};

/** A pure rule over facts and, where given, the model. */
export type Check = {
	id: string;
	scope: 'workstation' | 'cluster' | 'pair' | 'mesh';
	title: string;
	/** Why it matters, in one sentence. */
	why: string;
	docs: string;
	/** For docs/checks.md: when it comes to which status. */
	when?: Partial<Record<FindingStatus, string>>;
	/** One verdict for every subject, passes included. */
	run: (context: CheckContext) => readonly Verdict[];
};
