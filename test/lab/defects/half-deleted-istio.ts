import type {Defect} from './kit/defect.ts';
import {definition} from './kit/objects.ts';
import {planted, type Manifest} from './kit/scene.ts';

const objects: readonly Manifest[] = [
	definition({group: 'networking.istio.io', kind: 'Gateway', plural: 'gateways'}),
	definition({
		group: 'security.istio.io',
		kind: 'PeerAuthentication',
		plural: 'peerauthentications',
	}),
	{
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'MutatingWebhookConfiguration',
		metadata: {
			name: 'istio-sidecar-injector',
			labels: {app: 'sidecar-injector', 'istio.io/rev': 'default'},
		},
		webhooks: [
			{
				name: 'namespace.sidecar-injector.istio.io',
				clientConfig: {
					service: {
						namespace: 'istio-system',
						name: 'istiod',
						path: '/inject',
						port: 443,
					},
				},
				rules: [
					{
						apiGroups: [''],
						apiVersions: ['v1'],
						resources: ['pods'],
						operations: ['CREATE'],
					},
				],
				namespaceSelector: {matchLabels: {'istio-injection': 'enabled'}},
				failurePolicy: 'Fail',
				sideEffects: 'None',
				admissionReviewVersions: ['v1'],
			},
		],
	},
];

/** Somebody has deleted the namespace istio-system without uninstalling Istio: its webhook and kinds are still there. */
export const halfDeletedIstio: Defect = {
	name: 'half-deleted-istio',
	stage: 'bare',
	...planted('b', objects),
	expect: {
		contexts: [{id: 'istio.leftovers', status: ['warn', 'note'], on: ['b']}],
		mesh: [{id: 'istio.leftovers', status: 'warn', on: ['b']}],
	},
	consequences: [{id: 'istio.existing', status: ['warn'], touching: 'b'}],
	proof: {mesh: 'holds', planted: 'before'},
};
