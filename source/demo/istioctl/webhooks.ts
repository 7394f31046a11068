import type {KubeObject} from '../../kubernetes/object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import {clusterWide, labelsFor} from './objects.ts';
import type {Operator} from './operator.ts';

const pods = [
	{
		apiGroups: [''],
		apiVersions: ['v1'],
		operations: ['CREATE'],
		resources: ['pods'],
	},
];

const injection = (name: string, path: string, namespaces: readonly unknown[]) => ({
	name,
	admissionReviewVersions: ['v1'],
	clientConfig: {
		service: {
			name: 'istiod',
			namespace: systemNamespace,
			path,
			port: 443,
		},
	},
	failurePolicy: 'Fail',
	namespaceSelector: {matchExpressions: namespaces},
	objectSelector: {
		matchExpressions: [{key: 'sidecar.istio.io/inject', operator: 'NotIn', values: ['false']}],
	},
	reinvocationPolicy: 'Never',
	rules: pods,
	sideEffects: 'None',
});

const injectionWebhooks = (path: string, prefix = '') => [
	injection(`${prefix}namespace.sidecar-injector.istio.io`, path, [
		{key: 'istio-injection', operator: 'In', values: ['enabled']},
	]),
	injection(`${prefix}object.sidecar-injector.istio.io`, path, [
		{key: 'istio-injection', operator: 'DoesNotExist'},
		{key: 'istio.io/rev', operator: 'DoesNotExist'},
	]),
];

const validation = (name: string) => ({
	name,
	admissionReviewVersions: ['v1'],
	clientConfig: {service: {name: 'istiod', namespace: systemNamespace, path: '/validate'}},
	failurePolicy: 'Ignore',
	rules: [
		{
			apiGroups: [
				'security.istio.io',
				'networking.istio.io',
				'telemetry.istio.io',
				'extensions.istio.io',
			],
			apiVersions: ['*'],
			operations: ['CREATE', 'UPDATE'],
			resources: ['*'],
		},
	],
	sideEffects: 'None',
});

const mutating = (operator: Operator, name: string, prefix = ''): KubeObject =>
	clusterWide('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', name, {
		labels: {...labelsFor(operator, 'Pilot'), app: 'sidecar-injector', 'istio.io/rev': 'default'},
		webhooks: injectionWebhooks(operator.injectionPath, prefix),
	});

const validating = (operator: Operator, name: string): KubeObject =>
	clusterWide('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', name, {
		labels: {...labelsFor(operator, 'Pilot'), app: 'istiod', 'istio.io/rev': 'default'},
		webhooks: [validation('rev.validation.istio.io')],
	});

/** The webhook through which pods get their sidecars. */
export const injectorConfiguration = (operator: Operator): KubeObject =>
	mutating(operator, 'istio-sidecar-injector');

export const validatorConfiguration = (operator: Operator): KubeObject =>
	validating(operator, `istio-validator-${systemNamespace}`);

/** What `istioctl install` adds at its very end: the default revision's tag. */
export const tagObjects = (operator: Operator): KubeObject[] => [
	mutating(operator, 'istio-revision-tag-default', 'rev.'),
	validating(operator, 'istiod-default-validator'),
];
