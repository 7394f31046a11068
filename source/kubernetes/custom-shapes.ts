import {metadataShape, selectorShape} from './shapes.ts';

/** What this program reads of kinds that others define; their types stand nowhere else. */

const texts = {'*': 'string'} as const;

/** Which workloads or gateways a policy of Istio's is for; all of the namespace where it says nothing. */
const target = {
	selector: {matchLabels: {'*': 'anything'}},
	targetRef: 'anything',
	targetRefs: ['anything'],
} as const;

export const authorizationPolicyShape = {
	metadata: metadataShape,
	spec: {...target, action: 'string', rules: ['anything']},
} as const;

export const peerAuthenticationShape = {
	metadata: metadataShape,
	spec: {...target, mtls: {mode: 'string'}, portLevelMtls: {'*': {mode: 'string'}}},
} as const;

/** Calico's. */
export const ipPoolShape = {
	spec: {cidr: 'string', disabled: 'boolean', allowedUses: ['string']},
} as const;

/** OpenShift's `networks.config.openshift.io`. */
export const openShiftNetworkShape = {
	status: {clusterNetwork: [{cidr: 'string'}], serviceNetwork: ['string']},
} as const;

const block = {
	resources: {kinds: ['string'], namespaces: ['string'], namespaceSelector: selectorShape},
} as const;
/** `any` and `all` hold the same blocks, and the oldest policies write one without either. */
const clause = {...block, any: [block], all: [block]} as const;

export const kyvernoPolicyShape = {
	metadata: metadataShape,
	spec: {
		validationFailureAction: 'string',
		rules: [
			{
				name: 'string',
				match: clause,
				exclude: clause,
				validate: {failureAction: 'string'},
				verifyImages: ['anything'],
			},
		],
	},
} as const;

export const gatekeeperConstraintShape = {
	kind: 'string',
	metadata: metadataShape,
	spec: {
		enforcementAction: 'string',
		match: {
			kinds: [{apiGroups: ['string'], kinds: ['string']}],
			namespaceSelector: selectorShape,
			namespaces: ['string'],
			excludedNamespaces: ['string'],
		},
	},
} as const;

export const istioOperatorShape = {metadata: metadataShape, spec: 'anything'} as const;

/** What a DestinationRule says of a host, or of one of its ports. */
export const trafficShape = {
	tls: {mode: 'string'},
	outlierDetection: {maxEjectionPercent: 'number', consecutive5xxErrors: 'number'},
	loadBalancer: {localityLbSetting: {failover: ['anything'], failoverPriority: ['string']}},
} as const;
const trafficPolicyShape = {...trafficShape, portLevelSettings: [trafficShape]} as const;

/** Those that are listed by kind. */
export const customShapes = {
	'networking.istio.io/v1': {
		DestinationRule: {
			spec: {
				host: 'string',
				trafficPolicy: trafficPolicyShape,
				subsets: [{trafficPolicy: trafficPolicyShape}],
			},
		},
		Sidecar: {
			spec: {workloadSelector: {labels: texts}, egress: [{hosts: ['string']}]},
		},
		Gateway: {
			spec: {
				selector: texts,
				servers: [
					{port: {number: 'number', protocol: 'string'}, hosts: ['string'], tls: {mode: 'string'}},
				],
			},
		},
	},
} as const;
