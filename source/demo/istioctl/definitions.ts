import type {KubeObject} from '../../kubernetes/object.ts';
import {clusterWide, labelsFor} from './objects.ts';
import type {Operator} from './operator.ts';

/** Istio's kinds by group, with the version that this program uses. */
const kinds: ReadonlyArray<{group: string; version: string; names: readonly string[]}> = [
	{
		group: 'networking.istio.io',
		version: 'v1',
		names: [
			'DestinationRule',
			'Gateway',
			'ServiceEntry',
			'Sidecar',
			'VirtualService',
			'WorkloadEntry',
			'WorkloadGroup',
		],
	},
	{group: 'networking.istio.io', version: 'v1beta1', names: ['ProxyConfig']},
	{group: 'networking.istio.io', version: 'v1alpha3', names: ['EnvoyFilter']},
	{
		group: 'security.istio.io',
		version: 'v1',
		names: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
	},
	{group: 'telemetry.istio.io', version: 'v1', names: ['Telemetry']},
	{group: 'extensions.istio.io', version: 'v1alpha1', names: ['WasmPlugin']},
];

const pluralOf = (kind: string): string => {
	const name = kind.toLowerCase();
	return name.endsWith('y') && !name.endsWith('gateway') ? `${name.slice(0, -1)}ies` : `${name}s`;
};

type Definition = {
	apiVersion: string;
	kind: string;
	plural: string;
	group: string;
	version: string;
};

export const definitions: readonly Definition[] = kinds.flatMap(({group, version, names}) =>
	names.map(kind => ({
		apiVersion: `${group}/${version}`,
		kind,
		plural: pluralOf(kind),
		group,
		version,
	})),
);

/** The CustomResourceDefinitions, without their schemas. */
export const definitionObjects = (operator: Operator): KubeObject[] =>
	definitions.map(({kind, plural, group, version}) =>
		clusterWide('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${plural}.${group}`, {
			labels: labelsFor(operator, 'Base'),
			spec: {
				group,
				names: {kind, plural, singular: kind.toLowerCase()},
				scope: 'Namespaced',
				versions: [{name: version, served: true, storage: true}],
			},
		}),
	);
