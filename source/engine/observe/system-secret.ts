import {dataWriters} from '../../kubernetes/data-writers.ts';
import type {KubeObject} from '../../kubernetes/object.ts';
import {fieldManager, systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterPort} from '../../ports/cluster.ts';

export const secretRef = (name: string) =>
	({apiVersion: 'v1', kind: 'Secret', name, namespace: systemNamespace}) as const;

export const readMetadata = async (cluster: ClusterPort, name: string, signal: AbortSignal) =>
	cluster.read(secretRef(name), {signal, metadataOnly: true});

/** Who else than this program has written data, and what; the same value written by both is nobody's change. */
export const foreignWriters = (
	secret: Pick<KubeObject, 'metadata'>,
): ReadonlyArray<{manager: string; keys: readonly string[]}> => {
	const writers = dataWriters(secret);
	const ours = new Set(
		writers.filter(({manager}) => manager === fieldManager).flatMap(({keys}) => keys),
	);
	return writers
		.filter(({manager}) => manager !== fieldManager)
		.map(({manager, keys}) => ({
			manager: manager === '' ? 'an unnamed manager' : manager,
			keys: keys.filter(key => !ours.has(key)),
		}))
		.filter(({keys}) => keys.length > 0);
};

export const named = (writers: ReturnType<typeof foreignWriters>): string =>
	writers.map(({manager}) => manager).join(', ');
