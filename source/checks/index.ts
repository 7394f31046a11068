import {apiChecks} from './api/index.ts';
import {clockChecks} from './clock.ts';
import type {Check} from './finding.ts';
import {dnsChecks} from './dns.ts';
import {gatewayChecks} from './gateway/index.ts';
import {identityChecks} from './identity.ts';
import {istioChecks} from './istio/index.ts';
import {istioctlChecks} from './istioctl.ts';
import {kubeconfigChecks} from './kubeconfig.ts';
import {namesChecks} from './names.ts';
import {namespaceChecks} from './namespace.ts';
import {networkChecks} from './network/index.ts';
import {nodesChecks} from './nodes/index.ts';
import {permissionChecks} from './permission.ts';
import {platformChecks} from './platform.ts';
import {policyChecks} from './policy/index.ts';
import {probeChecks} from './probe/index.ts';
import {secretChecks} from './secret/index.ts';
import {serviceChecks} from './service/index.ts';
import {trustChecks} from './trust/index.ts';
import {versionChecks} from './version.ts';

/** Every check, in the order in which a person wants to know: what rules out the rest comes first. */
export const checks: readonly Check[] = [
	...istioctlChecks,
	...kubeconfigChecks,
	...apiChecks,
	...clockChecks,
	...identityChecks,
	...namesChecks,
	...versionChecks,
	...permissionChecks,
	...nodesChecks,
	...platformChecks,
	...dnsChecks,
	...networkChecks,
	...istioChecks,
	...namespaceChecks,
	...trustChecks,
	...secretChecks,
	...gatewayChecks,
	...policyChecks,
	...serviceChecks,
	...probeChecks,
];
