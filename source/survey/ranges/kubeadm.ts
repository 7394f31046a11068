import {parse} from 'yaml';
import {fitted} from '../../kubernetes/shape.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

const configMap = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	name: 'kubeadm-config',
	namespace: 'kube-system',
} as const;

const configurationShape = {networking: {podSubnet: 'string', serviceSubnet: 'string'}} as const;

const claimOf = async (
	reader: ClusterReader,
	field: 'podSubnet' | 'serviceSubnet',
): Promise<RangeSource> =>
	rangeSourceFrom(`ConfigMap kube-system/kubeadm-config networking.${field}`, async () => {
		const kubeadm = await reader.read(configMap);
		const configuration: unknown = parse(kubeadm?.data?.['ClusterConfiguration'] ?? '');
		return cidrsIn(fitted(configuration, configurationShape)?.networking?.[field]);
	});

/** What kubeadm was told; kind clusters have it too (fact A-3). */
export const kubeadmPodSubnet = async (reader: ClusterReader): Promise<RangeSource> =>
	claimOf(reader, 'podSubnet');
export const kubeadmServiceSubnet = async (reader: ClusterReader): Promise<RangeSource> =>
	claimOf(reader, 'serviceSubnet');
