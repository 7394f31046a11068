import type {ClusterReader} from './cluster-reader.ts';
import {mayRun} from './daemon-sets.ts';

export const ciliumSource = 'ConfigMap kube-system/cilium-config';

/** Cilium's settings; undefined where it is not there. */
export const readCiliumConfig = async (
	reader: ClusterReader,
): Promise<Readonly<Record<string, string>> | undefined> => {
	if (!(await mayRun(reader, /^cilium/v))) {
		return undefined;
	}

	const configMap = await reader.read({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		name: 'cilium-config',
		namespace: 'kube-system',
	});
	return configMap === undefined ? undefined : (configMap.data ?? {});
};
