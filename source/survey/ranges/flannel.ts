import {parse} from 'yaml';
import {fitted} from '../../kubernetes/shape.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {mayRun} from '../daemon-sets.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

const networkShape = {Network: 'string', IPv6Network: 'string'} as const;

/** Flannel's network, in either of the namespaces that its manifests have used. */
export const flannelNetworks = (reader: ClusterReader): ReadonlyArray<Promise<RangeSource>> =>
	['kube-flannel', 'kube-system'].map(async namespace =>
		rangeSourceFrom(`ConfigMap ${namespace}/kube-flannel-cfg Network`, async () => {
			if (!(await mayRun(reader, /flannel|canal/v))) {
				return [];
			}

			const configMap = await reader.read({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				name: 'kube-flannel-cfg',
				namespace,
			});
			const network = fitted(parse(configMap?.data?.['net-conf.json'] ?? ''), networkShape); // JSON is YAML
			return [...cidrsIn(network?.Network), ...cidrsIn(network?.IPv6Network)];
		}),
	);
