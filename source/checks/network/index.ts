import type {Check} from '../finding.ts';
import {ipFamiliesCheck} from './ip-families.ts';
import {nodeInPodRangeCheck} from './node-in-pod-range.ts';
import {overlapChecks} from './overlap.ts';

export const networkChecks: readonly Check[] = [
	...overlapChecks,
	nodeInPodRangeCheck,
	ipFamiliesCheck,
];
