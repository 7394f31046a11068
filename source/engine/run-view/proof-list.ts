import type {Finding} from '../../checks/finding.ts';

/** Proofs in the order in which their subjects came up: the last word on each subject counts. */
type ProofList = {
	put: (proof: Finding) => void;
	clear: () => void;
	result: () => readonly Finding[];
};

const keyOf = ({id, clusters}: Finding): string => [id, ...clusters].join(' ');

export const proofList = (before: readonly Finding[]): ProofList => {
	let bySubject: Map<string, Finding> | undefined;
	return {
		put(proof) {
			bySubject ??= new Map(before.map(known => [keyOf(known), known]));
			bySubject.set(keyOf(proof), proof);
		},
		clear() {
			bySubject = new Map();
		},
		result: () => (bySubject === undefined ? before : [...bySubject.values()]),
	};
};
