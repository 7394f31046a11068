import {readFigures, sourcesHash, writeEvidence} from '../../../scripts/evidence.ts';
import {catalogue} from './catalogue.ts';
import type {ProofResult} from './prove-defects.ts';

/** A line of the evidence; `sources` is the hash of what it rests on, as it was when it was proven. */
export type ProofRow = Omit<ProofResult, 'durationMs'> & {seconds: number; sources: string};

export type ProofFigures = {
	tried: number;
	/** Those that did what their status says, or did not for the reason that `despite` names. */
	asPredicted: number;
	exceptions: ReadonlyArray<{defect: string; why: string}>;
	unproven: ReadonlyArray<{defect: string; why: string}>;
	table: readonly ProofRow[];
};

const name = 'preflight-proofs';

const keyOf = ({defect, lab}: Pick<ProofRow, 'defect' | 'lab'>): string => `${defect} ${lab}`;

/**
Writes what was proven, in the place of what was proven of the same defects before. Once every line rests on the sources of
now, the evidence is fresh.
*/
export const writeProofs = (results: readonly ProofResult[]): void => {
	const sources = sourcesHash(name);
	const rows = results.map(({durationMs, ...result}): ProofRow => ({...result, seconds: Math.round(durationMs / 1000), sources}));
	const before = (readFigures(name) as ProofFigures | undefined)?.table ?? [];
	const merged = new Map([...before, ...rows].map(row => [keyOf(row), row]));
	const order = [...new Set([...merged.values()].map(({lab}) => lab))].flatMap(lab => [
		...catalogue.flatMap(({name: defect, proof}) => 'mesh' in proof && (proof.lab ?? 'apart') === lab ? [keyOf({defect, lab})] : []),
		...[...merged.keys()].filter(key => key === keyOf({defect: 'healthy', lab})),
	]);
	const table = order.flatMap(key => merged.get(key) ?? []);
	const figures: ProofFigures = {
		tried: table.length,
		asPredicted: table.filter(({observed, predicted}) => observed === predicted).length,
		exceptions: table.flatMap(({defect, despite}) => despite === undefined ? [] : [{defect, why: despite}]),
		unproven: catalogue.flatMap(({name: defect, proof}) => 'unproven' in proof ? [{defect, why: proof.unproven}] : []),
		table,
	};
	writeEvidence(name, figures, table.every(row => row.sources === sources) ? sources : 'lines rest on different sources');
};
