import {parse} from 'yaml';
import type {ObjectRef} from '../kubernetes/object.ts';
import {recordOf} from '../untyped.ts';
import {labelSelectorOf} from '../kubernetes/label-selector.ts';
import type {ClusterReader} from './cluster-reader.ts';
import type {ControlPlane} from './facts.ts';
import {at, listAt, stringAt} from './shape.ts';

/** A ConfigMap of a control plane, whose name ends in the revision where that is not the default. */
export const configMapOf = (
	name: string,
	{namespace = '', revision}: {namespace?: string; revision: string},
): ObjectRef => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	name: revision === 'default' ? name : `${name}-${revision}`,
	namespace,
});

/** What a control plane's own configuration says of the mesh: the mesh ID that proxies get, and what its administrators set. */
export const readMeshConfig = async (
	reader: ClusterReader,
	namespace: string,
	revision: string,
): Promise<Pick<ControlPlane, 'meshId' | 'settings'>> => {
	const configMap = await reader.read(configMapOf('istio', {namespace, revision}));
	const text = stringAt(configMap, 'data', 'mesh');
	if (text === undefined) {
		return {meshId: undefined};
	}

	const mesh: unknown = parse(text);
	const networks = Object.keys(
		recordOf(at(parse(stringAt(configMap, 'data', 'meshNetworks') ?? ''), 'networks')),
	);
	const selectors = listAt(mesh, 'discoverySelectors');
	return {
		meshId: stringAt(mesh, 'defaultConfig', 'meshId'),
		settings: {
			trustDomain: stringAt(mesh, 'trustDomain'),
			rootNamespace: stringAt(mesh, 'rootNamespace'),
			...(selectors.length === 0 ? {} : {discoverySelectors: selectors.map(labelSelectorOf)}),
			...(networks.length === 0 ? {} : {meshNetworks: networks}),
			outboundTrafficPolicy: stringAt(at(mesh, 'outboundTrafficPolicy'), 'mode'),
		},
	};
};
