import {parse} from 'yaml';
import {labelSelectorOf} from '../kubernetes/label-selector.ts';
import {selectorShape} from '../kubernetes/shapes.ts';
import type {ClusterReader} from './cluster-reader.ts';
import type {ControlPlane} from './facts.ts';
import {wellFormed} from './well-formed.ts';

/** A ConfigMap of a control plane, whose name ends in the revision where that is not the default. */
export const configMapOf = (
	name: string,
	{namespace = '', revision}: {namespace?: string; revision: string},
) =>
	({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		name: revision === 'default' ? name : `${name}-${revision}`,
		namespace,
	}) as const;

/** The text `mesh` of the ConfigMap, as far as it concerns other clusters. */
export const meshConfigShape = {
	trustDomain: 'string',
	trustDomainAliases: ['string'],
	rootNamespace: 'string',
	defaultConfig: {meshId: 'string'},
	discoverySelectors: [selectorShape],
	outboundTrafficPolicy: {mode: 'string'},
	serviceSettings: [{settings: {clusterLocal: 'boolean'}, hosts: ['string']}],
} as const;

const meshNetworksShape = {networks: {'*': 'anything'}} as const;

/** What a control plane's own configuration says of the mesh: the mesh ID that proxies get, and what its administrators set. */
export const readMeshConfig = async (
	reader: ClusterReader,
	namespace: string,
	revision: string,
): Promise<Pick<ControlPlane, 'meshId' | 'settings'>> => {
	const configMap = await reader.read(configMapOf('istio', {namespace, revision}));
	const text = configMap?.data?.['mesh'];
	if (text === undefined) {
		return {meshId: undefined};
	}

	const mesh = wellFormed(
		parse(text),
		meshConfigShape,
		`mesh of the ConfigMap ${configMap?.metadata.name ?? ''}`,
	);
	const networks = Object.keys(
		wellFormed(
			parse(configMap?.data?.['meshNetworks'] ?? ''),
			meshNetworksShape,
			`meshNetworks of the ConfigMap ${configMap?.metadata.name ?? ''}`,
		)?.networks ?? {},
	);
	const selectors = mesh?.discoverySelectors ?? [];
	const aliases = mesh?.trustDomainAliases ?? [];
	const localHosts = (mesh?.serviceSettings ?? []).flatMap(({settings, hosts = []}) =>
		settings?.clusterLocal === true ? hosts : [],
	);
	return {
		meshId: mesh?.defaultConfig?.meshId,
		settings: {
			trustDomain: mesh?.trustDomain,
			...(aliases.length === 0 ? {} : {trustDomainAliases: aliases}),
			rootNamespace: mesh?.rootNamespace,
			...(selectors.length === 0
				? {}
				: {discoverySelectors: selectors.map(selector => labelSelectorOf(selector))}),
			...(localHosts.length === 0 ? {} : {localHosts}),
			...(networks.length === 0 ? {} : {meshNetworks: networks}),
			outboundTrafficPolicy: mesh?.outboundTrafficPolicy?.mode,
		},
	};
};
