import type {Finding} from '../checks/finding.ts';
import type {Emit} from '../engine/events.ts';
import {proofFinding, proofOrder, type ProofId, type ProofVerdict} from './proofs.ts';

type AnyId = ProofId | 'proof.load-balancing';
type Entry = {
	id: AnyId;
	clusters: readonly string[];
	verdict: Omit<ProofVerdict, 'status'> & {status: Finding['status']};
	durationMs: number;
};

/** Where all proofs of a run are written down: the last word on each subject counts, and every new word is an event. */
export type ProofCollector = {
	write: (entry: Entry) => void;
	/** In the order of the proofs, then of the clusters. */
	findings: () => Finding[];
};

export const makeProofCollector = (emit: Emit, clusterNames: readonly string[]): ProofCollector => {
	const findings = new Map<string, Finding>();
	const order: readonly string[] = [...proofOrder, 'proof.load-balancing'];
	const placeOf = ({id, clusters}: Finding): number[] => [
		order.indexOf(id),
		...clusters.map(name => clusterNames.indexOf(name)),
	];

	return {
		write({id, clusters, verdict, durationMs}) {
			const finding = proofFinding(id, clusters, verdict, durationMs);
			const key = [id, ...clusters].join(' ');
			const before = findings.get(key);
			if (before?.status === finding.status && before.observed === finding.observed) {
				return;
			}

			findings.set(key, finding);
			// Who shares the load is for the report: it is no proof, and nobody waits for it.
			if (finding.status !== 'note') {
				emit({type: 'proof', finding});
			}
		},
		findings: () =>
			[...findings.values()].toSorted((a, b) => {
				const [first, second] = [placeOf(a), placeOf(b)];
				const index = first.findIndex((place, at) => place !== second[at]);
				return index === -1
					? first.length - second.length
					: (first[index] ?? 0) - (second[index] ?? -1);
			}),
	};
};
