import {parse} from 'yaml';
import {fitted} from '../../kubernetes/shape.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

/** What kube-proxy takes for the pods' range; often empty. */
export const kubeProxyClusterCidr = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('ConfigMap kube-system/kube-proxy clusterCIDR', async () => {
		const configMap = await reader.read({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: 'kube-proxy',
			namespace: 'kube-system',
		});
		const configuration = fitted(parse(configMap?.data?.['config.conf'] ?? ''), {
			clusterCIDR: 'string',
		} as const);
		return cidrsIn(configuration?.clusterCIDR);
	});
