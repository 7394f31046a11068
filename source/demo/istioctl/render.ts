import {stringify} from 'yaml';
import type {KubeObject} from '../../kubernetes/object.ts';
import {readerAccount, systemNamespace} from '../../mesh/well-known.ts';
import {definitionObjects} from './definitions.ts';
import {clusterWide, inSystem, labelsFor, type Component} from './objects.ts';
import type {Gateway, Operator} from './operator.ts';
import {injectorConfiguration, validatorConfiguration} from './webhooks.ts';

const rbac = 'rbac.authorization.k8s.io/v1';

const account = (
	operator: Operator,
	name: string,
	component: Component,
	labels: Readonly<Record<string, string>> = {},
) =>
	inSystem('v1', 'ServiceAccount', name, {labels: {...labelsFor(operator, component), ...labels}});

/** A role and who has it. */
const rights = (
	operator: Operator,
	name: string,
	{subject, component = 'Pilot'}: {subject: string; component?: Component},
): KubeObject[] => {
	const labels = labelsFor(operator, component);
	return [
		clusterWide(rbac, 'ClusterRole', name, {labels}),
		clusterWide(rbac, 'ClusterRoleBinding', name, {
			labels,
			roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name},
			subjects: [{kind: 'ServiceAccount', name: subject, namespace: systemNamespace}],
		}),
	];
};

const ownRights = (
	operator: Operator,
	name: string,
	{subject, component}: {subject: string; component: Component},
): KubeObject[] => {
	const labels = labelsFor(operator, component);
	return [
		inSystem(rbac, 'Role', name, {
			labels,
			rules: [{apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list']}],
		}),
		inSystem(rbac, 'RoleBinding', name, {
			labels,
			roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name},
			subjects: [{kind: 'ServiceAccount', name: subject}],
		}),
	];
};

const autoscaler = (operator: Operator, name: string, component: Component) =>
	inSystem('autoscaling/v2', 'HorizontalPodAutoscaler', name, {
		labels: labelsFor(operator, component),
		spec: {
			minReplicas: 1,
			maxReplicas: 5,
			scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name},
		},
	});

const values = (operator: Operator) =>
	inSystem('v1', 'ConfigMap', 'values', {
		labels: labelsFor(operator, 'Pilot'),
		data: {'original-values': JSON.stringify({global: operator.global}, null, 2)},
	});

const istiodDeployment = (operator: Operator) => {
	const labels = {
		...labelsFor(operator, 'Pilot'),
		app: 'istiod',
		istio: 'pilot',
		'istio.io/rev': 'default',
	};
	return inSystem('apps/v1', 'Deployment', 'istiod', {
		labels,
		spec: {
			selector: {matchLabels: {istio: 'pilot'}},
			template: {
				metadata: {
					labels: {
						app: 'istiod',
						istio: 'pilot',
						'istio.io/rev': 'default',
						'sidecar.istio.io/inject': 'false',
					},
					annotations: {'sidecar.istio.io/inject': 'false'},
				},
				spec: {
					serviceAccountName: 'istiod',
					containers: [
						{
							name: 'discovery',
							image: `${operator.hub}/pilot:${operator.tag}`,
							args: ['discovery', '--monitoringAddr=:15014', '--domain', 'cluster.local'],
							env: [
								{name: 'REVISION', value: 'default'},
								{name: 'CLUSTER_ID', value: operator.clusterName},
								...(operator.global['externalIstiod'] === true
									? [{name: 'EXTERNAL_ISTIOD', value: 'true'}]
									: []),
							],
						},
					],
				},
			},
		},
	});
};

const meshConfiguration = ({meshId}: Operator): string =>
	stringify({
		defaultConfig: {discoveryAddress: `istiod.${systemNamespace}.svc:15012`, meshId},
		enablePrometheusMerge: true,
		rootNamespace: systemNamespace,
		trustDomain: 'cluster.local',
	});

const base = (operator: Operator): KubeObject[] => [
	...definitionObjects(operator),
	account(operator, readerAccount, 'Base', {app: 'istio-reader'}),
];

const reader = `istio-reader-clusterrole-${systemNamespace}`;

const primary = (operator: Operator): KubeObject[] => {
	const labels = {...labelsFor(operator, 'Pilot'), 'istio.io/rev': 'default'};
	return [
		...base(operator),
		account(operator, 'istiod', 'Pilot', {app: 'istiod'}),
		...rights(operator, reader, {subject: readerAccount}),
		...rights(operator, `istiod-clusterrole-${systemNamespace}`, {subject: 'istiod'}),
		...rights(operator, `istiod-gateway-controller-${systemNamespace}`, {subject: 'istiod'}),
		validatorConfiguration(operator),
		inSystem('v1', 'ConfigMap', 'istio', {
			labels,
			data: {mesh: meshConfiguration(operator), meshNetworks: 'networks: {}'},
		}),
		inSystem('v1', 'ConfigMap', 'istio-sidecar-injector', {
			labels,
			data: {values: JSON.stringify({global: operator.global})},
		}),
		values(operator),
		injectorConfiguration(operator),
		istiodDeployment(operator),
		...ownRights(operator, 'istiod', {subject: 'istiod', component: 'Pilot'}),
		autoscaler(operator, 'istiod', 'Pilot'),
		inSystem('v1', 'Service', 'istiod', {
			labels: {...labels, app: 'istiod', istio: 'pilot'},
			spec: {
				ports: [
					{name: 'grpc-xds', port: 15_010},
					{name: 'https-dns', port: 15_012},
					{name: 'https-webhook', port: 443, targetPort: 15_017},
					{name: 'http-monitoring', port: 15_014},
				],
				selector: {app: 'istiod', istio: 'pilot'},
			},
		}),
	];
};

/** A remote: its injection leads through a Service without a selector to its owner's gateway. */
const remote = (operator: Operator): KubeObject[] => {
	const labels = {...labelsFor(operator, 'Pilot'), 'istio.io/rev': 'default'};
	return [
		...base(operator),
		...rights(operator, reader, {subject: readerAccount}),
		values(operator),
		injectorConfiguration(operator),
		inSystem('discovery.k8s.io/v1', 'EndpointSlice', 'istiod', {
			labels: {...labels, 'kubernetes.io/service-name': 'istiod'},
			addressType: 'IPv4',
			endpoints: [{addresses: [operator.pilotAddress]}],
			ports: [
				{name: 'tcp-istiod', port: 15_012},
				{name: 'tcp-webhook', port: 15_017},
			],
		}),
		inSystem('v1', 'Service', 'istiod', {
			labels,
			spec: {
				ports: [
					{name: 'tcp-istiod', port: 15_012},
					{name: 'tcp-webhook', port: 443, targetPort: 15_017},
				],
			},
		}),
	];
};

const gatewayObjects = (
	operator: Operator,
	{name, labels: own, annotations, env, service}: Gateway,
): KubeObject[] => {
	const labels = {...labelsFor(operator, 'IngressGateways'), ...own, 'istio.io/rev': 'default'};
	const accountName = `${name}-service-account`;
	return [
		account(operator, accountName, 'IngressGateways', own),
		inSystem('apps/v1', 'Deployment', name, {
			labels,
			spec: {
				selector: {matchLabels: {...own}},
				template: {
					metadata: {
						labels: {...own, 'sidecar.istio.io/inject': 'true'},
						annotations: {
							'inject.istio.io/templates': 'gateway',
							'sidecar.istio.io/inject': 'true',
						},
					},
					// The injector replaces the image.
					spec: {
						serviceAccountName: accountName,
						containers: [{name: 'istio-proxy', image: 'auto', env: [...env]}],
					},
				},
			},
		}),
		...ownRights(operator, `${name}-sds`, {subject: accountName, component: 'IngressGateways'}),
		autoscaler(operator, name, 'IngressGateways'),
		inSystem('v1', 'Service', name, {
			labels,
			annotations,
			spec: {type: 'LoadBalancer', selector: {...own}, ...service},
		}),
	];
};

const controlPlaneObjects = (operator: Operator): KubeObject[] => {
	switch (operator.profile) {
		case 'empty': {
			return [];
		}

		case 'remote': {
			return remote(operator);
		}

		default: {
			return primary(operator);
		}
	}
};

/** What an installation of the document applies, in the order in which istioctl does. */
export const renderOperator = (operator: Operator): KubeObject[] => [
	...controlPlaneObjects(operator),
	...operator.gateways.flatMap(gateway => gatewayObjects(operator, gateway)),
];
