import type {DaemonSet} from '../kubernetes/typed-object.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact} from './facts.ts';

const daemonSetsAtMost = 500;

const listDaemonSets = async (reader: ClusterReader): Promise<readonly DaemonSet[]> =>
	reader.list(
		{apiVersion: 'apps/v1', kind: 'DaemonSet'},
		{metadataOnly: true, atMost: daemonSetsAtMost},
	);

/** What runs on every node: network plugins, and Istio's own. */
export const surveyDaemonSets = async (
	reader: ClusterReader,
): Promise<Fact<ReadonlyArray<{namespace: string; name: string}>>> =>
	factFrom('DaemonSets', async () => {
		const sets = await listDaemonSets(reader);
		return sets.map(({metadata: {namespace = '', name}}) => ({namespace, name}));
	});

/** Istio's own in full: its CNI plugin, and the proxies of nodes. Costs no request where there are none. */
export const listIstioDaemonSets = async (reader: ClusterReader): Promise<readonly DaemonSet[]> => {
	const sets = await listDaemonSets(reader);
	const found = await Promise.all(
		sets
			.filter(({metadata}) => /istio-cni-node|ztunnel/v.test(metadata.name))
			.map(async ({metadata: {name, namespace}}) =>
				reader.list(
					{
						apiVersion: 'apps/v1',
						kind: 'DaemonSet',
						namespace,
					},
					{fieldSelector: `metadata.name=${name}`, atMost: 1},
				),
			),
	);
	return found.flat();
};

/** Whether a network plugin may be there: false only where DaemonSets are known and none has such a name. */
export const mayRun = async (reader: ClusterReader, pattern: RegExp): Promise<boolean> => {
	try {
		const sets = await listDaemonSets(reader);
		return (
			sets.length >= daemonSetsAtMost || sets.some(({metadata}) => pattern.test(metadata.name))
		);
	} catch {
		return true;
	}
};
