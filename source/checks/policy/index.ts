import type {Check} from '../finding.ts';
import {admissionCheck} from './admission.ts';
import {authorizationCheck} from './authorization.ts';
import {destinationRulesCheck} from './destination-rules.ts';
import {limitRangeCheck} from './limit-range.ts';
import {discoverySelectorsCheck, outboundPolicyCheck} from './mesh-settings.ts';
import {networkPolicyCheck} from './network-policy.ts';
import {peerAuthenticationCheck} from './peer-authentication.ts';
import {podSecurityCheck} from './pod-security.ts';
import {quotaCheck} from './quota.ts';
import {rootSidecarCheck} from './root-sidecar.ts';
import {webhookCheck} from './webhook.ts';

/** What may refuse or cut off what an installation creates. */
export const policyChecks: readonly Check[] = [
	podSecurityCheck,
	webhookCheck,
	admissionCheck,
	quotaCheck,
	limitRangeCheck,
	networkPolicyCheck,
	authorizationCheck,
	peerAuthenticationCheck,
	destinationRulesCheck,
	rootSidecarCheck,
	discoverySelectorsCheck,
	outboundPolicyCheck,
];
