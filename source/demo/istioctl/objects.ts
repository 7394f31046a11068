import type {KubeObject} from '../../kubernetes/object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {Operator} from './operator.ts';

export type Component = 'Base' | 'Pilot' | 'IngressGateways';

const charts: Readonly<Record<Component, string>> = {
	Base: 'base',
	Pilot: 'istiod',
	IngressGateways: 'istio-ingress',
};

/** What istioctl puts on everything that it installs. */
export const labelsFor = (operator: Operator, component: Component): Record<string, string> => ({
	'app.kubernetes.io/instance': 'istio',
	'app.kubernetes.io/managed-by': 'Helm',
	'app.kubernetes.io/part-of': 'istio',
	'app.kubernetes.io/version': '1.0.0',
	'helm.sh/chart': `${charts[component]}-1.0.0`,
	'install.operator.istio.io/owning-resource': operator.name,
	'install.operator.istio.io/owning-resource-namespace': systemNamespace,
	'operator.istio.io/component': component,
	'operator.istio.io/managed': 'Reconcile',
	'operator.istio.io/version': operator.tag,
	release: 'istio',
});

type Parts = {
	[field: string]: unknown;
	labels: Record<string, string>;
	annotations?: Readonly<Record<string, string>>;
};

/** An object in istio-system. */
export const inSystem = (
	apiVersion: string,
	kind: string,
	name: string,
	{labels, annotations, ...rest}: Parts,
): KubeObject => ({
	apiVersion,
	kind,
	metadata: {
		name,
		namespace: systemNamespace,
		labels,
		annotations:
			annotations === undefined || Object.keys(annotations).length === 0
				? undefined
				: {...annotations},
	},
	...rest,
});

/** An object of the cluster as a whole. */
export const clusterWide = (
	apiVersion: string,
	kind: string,
	name: string,
	{labels, annotations: _annotations, ...rest}: Parts,
): KubeObject => ({
	apiVersion,
	kind,
	metadata: {name, labels},
	...rest,
});
