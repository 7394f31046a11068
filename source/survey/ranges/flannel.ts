import {parse} from 'yaml';
import type {ClusterReader} from '../cluster-reader.ts';
import {mayRun} from '../daemon-sets.ts';
import {stringAt} from '../shape.ts';
import {cidrsIn, claimFrom, type Claim} from './claim.ts';

/** Flannel's network, in either of the namespaces that its manifests have used. */
export const flannelNetworks = (reader: ClusterReader): ReadonlyArray<Promise<Claim>> =>
	['kube-flannel', 'kube-system'].map(async namespace =>
		claimFrom(`ConfigMap ${namespace}/kube-flannel-cfg Network`, async () => {
			if (!(await mayRun(reader, /flannel|canal/v))) {
				return [];
			}

			const configMap = await reader.read({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				name: 'kube-flannel-cfg',
				namespace,
			});
			const network: unknown = parse(stringAt(configMap, 'data', 'net-conf.json') ?? ''); // JSON is YAML
			return [
				...cidrsIn(stringAt(network, 'Network')),
				...cidrsIn(stringAt(network, 'IPv6Network')),
			];
		}),
	);
