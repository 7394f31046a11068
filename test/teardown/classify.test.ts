import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {classify} from '../../source/teardown/classify.ts';
import {object} from '../helpers/installed-mesh.ts';

const by = (manager: string, made: KubeObject): KubeObject => ({
	...made,
	metadata: {...made.metadata, managedFields: [{manager, operation: 'Update'}]},
});
const system = 'istio-system';
const ours = {'app.kubernetes.io/managed-by': 'mesh-wizard'};
const component = (operator: string) => ({
	'operator.istio.io/component': 'Pilot',
	'install.operator.istio.io/owning-resource': operator,
});
const multiCluster = {'istio/multiCluster': 'true'};

const cases: ReadonlyArray<[string, KubeObject, string, string?]> = [
	[
		"a peer's secret that istioctl made",
		by(
			'kubectl',
			object('v1', 'Secret', 'istio-remote-secret-b', {namespace: system, labels: multiCluster}),
		),
		'remote-secret',
	],
	[
		'a secret that we made for a cluster no longer in the file',
		object('v1', 'Secret', 'istio-remote-secret-old', {
			namespace: system,
			labels: {...multiCluster, ...ours},
		}),
		'remote-secret',
	],
	[
		"a stranger's secret of a cluster that is none of ours",
		by(
			'kubectl',
			object('v1', 'Secret', 'istio-remote-secret-z', {namespace: system, labels: multiCluster}),
		),
		'foreign',
		'kubectl',
	],
	[
		'our Gateway',
		object('networking.istio.io/v1', 'Gateway', 'g', {namespace: system, labels: ours}),
		'exposed',
	],
	[
		"a user's Gateway that a controller owns",
		by('argo', {
			...object('networking.istio.io/v1', 'Gateway', 'g', {namespace: 'web'}),
			metadata: {name: 'g', namespace: 'web', ownerReferences: [{kind: 'Rollout', name: 'r'}]},
		}),
		'custom-resource',
		'argo',
	],
	[
		'istiod',
		object('apps/v1', 'Deployment', 'istiod', {
			namespace: system,
			labels: component('mesh-wizard'),
		}),
		'installed',
	],
	[
		'an ingress gateway from another document',
		object('apps/v1', 'Deployment', 'ingress', {namespace: 'ingress', labels: component('edge')}),
		'installed',
		'IstioOperator edge',
	],
	[
		'a document without a name',
		object('apps/v1', 'Deployment', 'ingress', {
			namespace: 'ingress',
			labels: component('unknown'),
		}),
		'installed',
		'IstioOperator without a name',
	],
	[
		'a root in any namespace',
		object('v1', 'ConfigMap', 'istio-ca-root-cert', {
			namespace: 'web',
			labels: {'istio.io/config': 'true'},
		}),
		'made-by-istiod',
	],
	[
		'a root that lost its label',
		by('pilot-discovery', object('v1', 'ConfigMap', 'istio-ca-crl', {namespace: system})),
		'made-by-istiod',
	],
	[
		"a user's own of that name",
		by('kubectl', object('v1', 'ConfigMap', 'istio-ca-root-cert', {namespace: system})),
		'foreign',
		'kubectl',
	],
	[
		'an election',
		object('v1', 'ConfigMap', 'istio-leader', {
			namespace: system,
			annotations: {'control-plane.alpha.kubernetes.io/leader': '{}'},
		}),
		'made-by-istiod',
	],
	[
		'an election of somebody else',
		by(
			'operator',
			object('v1', 'ConfigMap', 'other-leader', {
				namespace: system,
				annotations: {'control-plane.alpha.kubernetes.io/leader': '{}'},
			}),
		),
		'foreign',
		'operator',
	],
	[
		'the self-signed CA',
		by('pilot-discovery', object('v1', 'Secret', 'istio-ca-secret', {namespace: system})),
		'made-by-istiod',
	],
	[
		"istiod's Lease",
		by(
			'pilot-discovery',
			object('coordination.k8s.io/v1', 'Lease', 'istio-gateway-deployment-default', {
				namespace: system,
			}),
		),
		'made-by-istiod',
	],
	[
		"istiod's GatewayClass",
		by('pilot-discovery', object('gateway.networking.k8s.io/v1', 'GatewayClass', 'istio')),
		'made-by-istiod',
	],
	['our cacerts', object('v1', 'Secret', 'cacerts', {namespace: system, labels: ours}), 'ours'],
	[
		"a stranger's cacerts",
		by('vault', object('v1', 'Secret', 'cacerts', {namespace: system})),
		'foreign',
		'vault',
	],
	[
		"the reader's account before an install",
		by(
			'mesh-wizard',
			object('v1', 'ServiceAccount', 'istio-reader-service-account', {namespace: system}),
		),
		'ours',
	],
	[
		'our token, which its account takes along',
		by(
			'mesh-wizard',
			object('v1', 'Secret', 't', {
				namespace: system,
				annotations: {'kubernetes.io/service-account.name': 'a'},
			}),
		),
		'ours',
	],
	[
		'a pod of a Deployment',
		{
			...object('v1', 'Pod', 'istiod-1', {namespace: system, labels: component('unknown')}),
			metadata: {
				name: 'istiod-1',
				namespace: system,
				labels: component('unknown'),
				ownerReferences: [{kind: 'ReplicaSet', name: 'r'}],
			},
		},
		'dependent',
	],
	[
		'the CA that Kubernetes puts everywhere',
		by(
			'kube-controller-manager',
			object('v1', 'ConfigMap', 'kube-root-ca.crt', {namespace: system}),
		),
		'dependent',
	],
	[
		'Endpoints that follow their Service',
		by(
			'kube-controller-manager',
			object('v1', 'Endpoints', 'istiod', {namespace: system, labels: component('mesh-wizard')}),
		),
		'dependent',
	],
	[
		'Endpoints that istioctl made for a remote',
		by(
			'istio-operator',
			object('v1', 'Endpoints', 'istiod', {namespace: system, labels: component('mesh-wizard')}),
		),
		'installed',
	],
	[
		'anything else in istio-system',
		by('helm', object('apps/v1', 'Deployment', 'kiali', {namespace: system})),
		'foreign',
		'helm',
	],
	[
		'what nobody has signed',
		object('v1', 'Secret', 'x', {namespace: system}),
		'foreign',
		'somebody who left no name',
	],
];

for (const [what, made, role, stranger] of cases) {
	void test(`${what}: ${role}`, () => {
		const found = classify(made, new Set(['a', 'b']));
		assert.deepEqual([found.role, found.foreignOwner], [role, stranger]);
	});
}
