import {writeRows} from '../../../../scripts/evidence/figure.ts';
import {catalogue} from '../catalogue.ts';
import type {ProofResult} from '../prove-defects.ts';
import {mergeRows, type Row} from './merge-rows.ts';
import {proofLabs} from './proof-labs.ts';
import {healthyName} from './result.ts';

type Exception = {defect: string; why: string};

type ProofRow = Omit<ProofResult, 'durationMs'> & {seconds: number};

export type ProofFigures = {
	tried: number;
	/** Those that did what was predicted of them. */
	asPredicted: number;
	/** Those whose status is right although the mesh does the opposite. */
	exceptions: readonly Exception[];
	unproven: readonly Exception[];
	table: ReadonlyArray<ProofRow & Row>;
};

const keyOf = ({defect, lab}: Pick<ProofRow, 'defect' | 'lab'>): string => `${defect} ${lab}`;

const order = proofLabs.flatMap(lab => [
	keyOf({defect: healthyName, lab}),
	...catalogue.flatMap(({name: defect, proof}) =>
		'mesh' in proof && (proof.lab ?? 'apart') === lab ? [keyOf({defect, lab})] : [],
	),
]);

/** Writes what was proven, in the place of what was proven of the same defects before. */
export const writeProofs = (results: readonly ProofResult[]): void => {
	const table = mergeRows('preflight-proofs', {
		rows: results.map(({durationMs, ...result}): ProofRow => ({
			...result,
			seconds: Math.round(durationMs / 1000),
		})),
		keyOf,
		order,
	});
	const figures: ProofFigures = {
		tried: table.length,
		asPredicted: table.filter(({observed, predicted}) => observed === predicted).length,
		exceptions: catalogue.flatMap(({name: defect, proof}) =>
			'mesh' in proof && proof.despite !== undefined ? [{defect, why: proof.despite}] : [],
		),
		unproven: catalogue.flatMap(({name: defect, proof}) =>
			'unproven' in proof ? [{defect, why: proof.unproven}] : [],
		),
		table,
	};
	writeRows('preflight-proofs', figures);
};
