import type {Defect} from './defect.ts';
import {proofLabs} from './proof-labs.ts';
import {labs} from './stages.ts';

/** By what they are planted on, so that a range of them starts few clusters. */
export const stageOrder = (defects: readonly Defect[]): Defect[] =>
	labs.flat().flatMap(stage => defects.filter(defect => defect.stage === stage));

/** Those that a mesh is applied over, by the clusters that they need and by when they are planted. */
export const proofOrder = (defects: readonly Defect[]): Defect[] =>
	proofLabs.flatMap(lab =>
		(['before', 'after'] as const).flatMap(planted =>
			defects.filter(
				({proof}) => 'mesh' in proof && (proof.lab ?? 'apart') === lab && proof.planted === planted,
			),
		),
	);
