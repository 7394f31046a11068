import type {Check} from '../finding.ts';
import {apiCrdsCheck} from './api-crds.ts';
import {eastWestChecks} from './east-west.ts';
import {hostsCheck} from './hosts.ts';
import {loadBalancerChecks} from './load-balancers.ts';
import {gatewayReadyCheck} from './ready.ts';
import {takenCheck} from './taken.ts';

export const gatewayChecks: readonly Check[] = [
	...loadBalancerChecks,
	...eastWestChecks,
	gatewayReadyCheck,
	takenCheck,
	hostsCheck,
	apiCrdsCheck,
];
