import type {Check} from '../finding.ts';
import {ipFamiliesCheck} from './ip-families.ts';
import {nodeInPodRangeCheck} from './node-in-pod-range.ts';
import {overlapChecks} from './overlap.ts';
import {ownOverlapCheck} from './own-overlap.ts';
import {peerAddressCheck} from './peer-address.ts';

export const networkChecks: readonly Check[] = [
	...overlapChecks,
	nodeInPodRangeCheck,
	ownOverlapCheck,
	peerAddressCheck,
	ipFamiliesCheck,
];
