import type {
	CoreV1Event,
	V1ConfigMap,
	V1Container,
	V1DaemonSet,
	V1Deployment,
	V1EndpointSlice,
	V1LabelSelector,
	V1Lease,
	V1LimitRange,
	V1MutatingWebhookConfiguration,
	V1Namespace,
	V1NamedRuleWithOperations,
	V1NetworkPolicy,
	V1Node,
	V1ObjectMeta,
	V1Pod,
	V1PodSpec,
	V1PodTemplateSpec,
	V1ResourceQuota,
	V1Secret,
	V1SelfSubjectAccessReview,
	V1SelfSubjectRulesReview,
	V1Service,
	V1ServiceCIDR,
	V1StatefulSet,
	V1ValidatingAdmissionPolicy,
	V1ValidatingAdmissionPolicyBinding,
	V1ValidatingWebhookConfiguration,
	VersionInfo,
} from '@kubernetes/client-node';
import type {ShapeOf} from './shape.ts';

/**
What this program reads of Kubernetes' own objects, kind by kind: the only list of it, held against client-node's types. A field that
is missing here cannot be read; add it when something needs it.
*/

const texts = {'*': 'string'} as const;

export const metadataShape = {
	name: 'string',
	namespace: 'string',
	uid: 'string',
	resourceVersion: 'string',
	generation: 'number',
	creationTimestamp: 'string',
	deletionTimestamp: 'string',
	finalizers: ['string'],
	labels: texts,
	annotations: texts,
	managedFields: [{manager: 'string', operation: 'string', fieldsV1: 'anything'}],
	ownerReferences: [{kind: 'string', name: 'string'}],
} satisfies ShapeOf<V1ObjectMeta>;

export const selectorShape = {
	matchLabels: texts,
	matchExpressions: [{key: 'string', operator: 'string', values: ['string']}],
} satisfies ShapeOf<V1LabelSelector>;

export const quantitiesShape = {'*': 'number or string'} as const;

const containerShape = {
	name: 'string',
	image: 'string',
	command: ['string'],
	args: ['string'],
	env: [{name: 'string', value: 'string'}],
	restartPolicy: 'string',
	resources: {requests: quantitiesShape},
} satisfies ShapeOf<V1Container>;

const podSpecShape = {
	nodeName: 'string',
	hostname: 'string',
	hostNetwork: 'boolean',
	overhead: quantitiesShape,
	initContainers: [containerShape],
	containers: [containerShape],
} satisfies ShapeOf<V1PodSpec>;

export const templateShape = {
	metadata: {labels: texts, annotations: texts},
	spec: podSpecShape,
} satisfies ShapeOf<V1PodTemplateSpec>;

export const conditionShape = {
	type: 'string',
	status: 'string',
	reason: 'string',
	message: 'string',
} as const;

const containerStatusShape = {
	name: 'string',
	ready: 'boolean',
	restartCount: 'number',
	state: {
		waiting: {reason: 'string', message: 'string'},
		terminated: {reason: 'string', exitCode: 'number'},
	},
} as const;

export const rulesShape = [
	{apiGroups: ['string'], resources: ['string'], operations: ['string']},
] satisfies ShapeOf<V1NamedRuleWithOperations[]>;

const webhookShape = {
	name: 'string',
	failurePolicy: 'string',
	clientConfig: {
		url: 'string',
		caBundle: 'string',
		service: {namespace: 'string', name: 'string'},
	},
	rules: rulesShape,
	namespaceSelector: selectorShape,
	objectSelector: selectorShape,
	matchConditions: [{name: 'string'}],
} as const;

const portsShape = [{port: 'number or string', endPort: 'number'}] as const;

/** DaemonSets, Deployments and StatefulSets are read alike; each leaves out what it does not have. */
export const workloadShape = {
	spec: {
		replicas: 'number',
		paused: 'boolean',
		updateStrategy: {type: 'string'},
		template: templateShape,
	},
	status: {
		observedGeneration: 'number',
		replicas: 'number',
		updatedReplicas: 'number',
		availableReplicas: 'number',
		currentRevision: 'string',
		updateRevision: 'string',
		desiredNumberScheduled: 'number',
		updatedNumberScheduled: 'number',
		numberAvailable: 'number',
		conditions: [conditionShape],
	},
} satisfies ShapeOf<V1DaemonSet & V1Deployment & V1StatefulSet>;

export const coreShapes = {
	v1: {
		ConfigMap: {data: texts} satisfies ShapeOf<V1ConfigMap>,
		Event: {
			type: 'string',
			reason: 'string',
			message: 'string',
			lastTimestamp: 'string',
			eventTime: 'string',
			series: {lastObservedTime: 'string'},
			involvedObject: {kind: 'string', name: 'string'},
		} satisfies ShapeOf<CoreV1Event>,
		LimitRange: {
			spec: {
				limits: [
					{
						type: 'string',
						min: texts,
						max: texts,
						default: texts,
						defaultRequest: texts,
						maxLimitRequestRatio: texts,
					},
				],
			},
		} satisfies ShapeOf<V1LimitRange>,
		Namespace: {
			status: {phase: 'string', conditions: [conditionShape]},
		} satisfies ShapeOf<V1Namespace>,
		Node: {
			spec: {
				providerID: 'string',
				podCIDRs: ['string'],
				unschedulable: 'boolean',
				taints: [{key: 'string', effect: 'string'}],
			},
			status: {
				nodeInfo: {operatingSystem: 'string', architecture: 'string', kubeletVersion: 'string'},
				conditions: [conditionShape],
				addresses: [{type: 'string', address: 'string'}],
				allocatable: quantitiesShape,
			},
		} satisfies ShapeOf<V1Node>,
		Pod: {
			spec: podSpecShape,
			status: {
				phase: 'string',
				podIP: 'string',
				podIPs: [{ip: 'string'}],
				conditions: [conditionShape],
				initContainerStatuses: [containerStatusShape],
				containerStatuses: [containerStatusShape],
			},
		} satisfies ShapeOf<V1Pod>,
		ResourceQuota: {
			spec: {hard: texts, scopes: ['string'], scopeSelector: 'anything'},
			status: {used: texts},
		} satisfies ShapeOf<V1ResourceQuota>,
		Secret: {type: 'string', data: texts} satisfies ShapeOf<V1Secret>,
		Service: {
			spec: {
				type: 'string',
				selector: texts,
				clusterIPs: ['string'],
				externalIPs: ['string'],
				ports: [{name: 'string', port: 'number', protocol: 'string', appProtocol: 'string'}],
			},
			status: {loadBalancer: {ingress: [{ip: 'string', hostname: 'string'}]}},
		} satisfies ShapeOf<V1Service>,
	},
	'apps/v1': {DaemonSet: workloadShape, Deployment: workloadShape, StatefulSet: workloadShape},
	'admissionregistration.k8s.io/v1': {
		MutatingWebhookConfiguration: {
			webhooks: [webhookShape],
		} satisfies ShapeOf<V1MutatingWebhookConfiguration>,
		ValidatingAdmissionPolicy: {
			spec: {matchConstraints: {resourceRules: rulesShape, namespaceSelector: selectorShape}},
		} satisfies ShapeOf<V1ValidatingAdmissionPolicy>,
		ValidatingAdmissionPolicyBinding: {
			spec: {
				policyName: 'string',
				validationActions: ['string'],
				matchResources: {resourceRules: rulesShape, namespaceSelector: selectorShape},
			},
		} satisfies ShapeOf<V1ValidatingAdmissionPolicyBinding>,
		ValidatingWebhookConfiguration: {
			webhooks: [webhookShape],
		} satisfies ShapeOf<V1ValidatingWebhookConfiguration>,
	},
	'authorization.k8s.io/v1': {
		SelfSubjectAccessReview: {
			status: {allowed: 'boolean', reason: 'string'},
		} satisfies ShapeOf<V1SelfSubjectAccessReview>,
		SelfSubjectRulesReview: {
			status: {
				incomplete: 'boolean',
				resourceRules: [
					{
						verbs: ['string'],
						apiGroups: ['string'],
						resources: ['string'],
						resourceNames: ['string'],
					},
				],
			},
		} satisfies ShapeOf<V1SelfSubjectRulesReview>,
	},
	'coordination.k8s.io/v1': {
		Lease: {
			spec: {
				holderIdentity: 'string',
				leaseDurationSeconds: 'number',
				acquireTime: 'string',
				renewTime: 'string',
			},
		} satisfies ShapeOf<V1Lease>,
	},
	'discovery.k8s.io/v1': {
		EndpointSlice: {
			ports: [{port: 'number'}],
			endpoints: [
				{addresses: ['string'], conditions: {ready: 'boolean'}, targetRef: {name: 'string'}},
			],
		} satisfies ShapeOf<V1EndpointSlice>,
	},
	'networking.k8s.io/v1': {
		NetworkPolicy: {
			spec: {
				podSelector: selectorShape,
				policyTypes: ['string'],
				ingress: [{from: ['anything'], ports: portsShape}],
				egress: [{to: ['anything'], ports: portsShape}],
			},
		} satisfies ShapeOf<V1NetworkPolicy>,
		ServiceCIDR: {spec: {cidrs: ['string']}} satisfies ShapeOf<V1ServiceCIDR>,
	},
} as const;

/** What `/version` answers. */
export const versionShape = {gitVersion: 'string'} satisfies ShapeOf<VersionInfo>;
