import {MeshError} from '../errors.ts';
import {installedSelectors} from '../installers/recognisers.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import {ApiError} from '../ports/cluster.ts';
import type {ClusterReader} from '../survey/cluster-reader.ts';
import {distinct} from './object-role.ts';
import {isInstallable, type ServedKind} from './kinds.ts';
import {configLabel, isIstioGroup} from './ownership.ts';

/**
Where to look.

- `contents`: everything in istio-system; `secrets`: only its Secrets.
- `installed`: what carries an installer's label, anywhere.
- `custom-resources`: all objects of Istio's own kinds.
- `roots`: the ConfigMaps that istiod writes into every namespace.
- `cluster-wide`: the reader's rights, and GatewayClasses.
*/
export type ListScope =
	'contents' | 'secrets' | 'installed' | 'custom-resources' | 'roots' | 'cluster-wide';

export const everywhere: readonly ListScope[] = [
	'contents',
	'installed',
	'custom-resources',
	'roots',
	'cluster-wide',
];

type Listing = {kind: ServedKind; namespace?: string; labelSelector?: string};

const secrets: ServedKind = {apiVersion: 'v1', kind: 'Secret', namespaced: true};
const configMaps: ServedKind = {apiVersion: 'v1', kind: 'ConfigMap', namespaced: true};

const listingsFor = (place: ListScope, kinds: readonly ServedKind[]): Listing[] => {
	switch (place) {
		case 'contents': {
			return kinds
				.filter(({namespaced}) => namespaced)
				.map(kind => ({kind, namespace: systemNamespace}));
		}

		case 'secrets': {
			return [{kind: secrets, namespace: systemNamespace}];
		}

		case 'installed': {
			return kinds
				.filter(kind => isInstallable(kind))
				.flatMap(kind => installedSelectors.map(labelSelector => ({kind, labelSelector})));
		}

		case 'custom-resources': {
			return kinds.filter(kind => isIstioGroup(kind.apiVersion)).map(kind => ({kind}));
		}

		case 'roots': {
			return [{kind: configMaps, labelSelector: `${configLabel}=true`}];
		}

		case 'cluster-wide': {
			return kinds.filter(({kind}) => kind === 'GatewayClass').map(kind => ({kind}));
		}
	}
};

/** The reader's rights, before an install adopts them with its label. */
const rights = ['ClusterRole', 'ClusterRoleBinding'].map(kind => ({
	apiVersion: 'rbac.authorization.k8s.io/v1',
	kind,
	name: `istio-reader-clusterrole-${systemNamespace}`,
}));

const list = async (
	reader: ClusterReader,
	{kind: {apiVersion, kind}, namespace, labelSelector}: Listing,
): Promise<KubeObject[]> => {
	try {
		const objects = await reader.list(
			{apiVersion, kind, namespace},
			{metadataOnly: true, labelSelector},
		);
		return objects.map(object => ({...object, apiVersion, kind}));
	} catch (error) {
		if (error instanceof ApiError && error.kind === 'not-found') {
			return []; // Its definition was deleted since the kinds were read.
		}

		if (error instanceof ApiError && error.kind === 'forbidden') {
			throw new MeshError(`what is there cannot be seen: ${error.message}`, {
				cause: error,
				remedy: [
					`Use credentials that may list and delete ${kind} objects: a teardown names everything that goes before it starts.`,
				],
			});
		}

		throw error;
	}
};

/**
The metadata of everything that concerns a teardown in these places, each object once. What may not be seen cannot be
named, and what is not named is not deleted: so it fails when any of its reads is refused.
*/
export const listObjects = async (
	reader: ClusterReader,
	kinds: readonly ServedKind[],
	places: readonly ListScope[],
): Promise<KubeObject[]> => {
	const listings = places.flatMap(place => listingsFor(place, kinds));
	const [listed, named] = await Promise.all([
		Promise.all(listings.map(async listing => list(reader, listing))),
		Promise.all(
			places.includes('cluster-wide')
				? rights.map(async ref => reader.read(ref, {metadataOnly: true}))
				: [],
		),
	]);
	return distinct([...listed.flat(), ...named.flatMap(object => object ?? [])]);
};
