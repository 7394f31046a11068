import type {Check} from '../finding.ts';
import {credentialsCheck, kubeconfigExtrasCheck} from './access.ts';
import {peerAddressCheck} from './peer-address.ts';
import {reachableCheck, slowCheck} from './reachable.ts';

export const apiChecks: readonly Check[] = [
	reachableCheck,
	slowCheck,
	credentialsCheck,
	peerAddressCheck,
	kubeconfigExtrasCheck,
];
