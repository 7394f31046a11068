import {parse} from 'yaml';
import type {ClusterReader} from '../cluster-reader.ts';
import {stringAt} from '../shape.ts';
import {cidrsIn, claimFrom, type Claim} from './claim.ts';

const configMap = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	name: 'kubeadm-config',
	namespace: 'kube-system',
};

const claimOf = async (
	reader: ClusterReader,
	field: 'podSubnet' | 'serviceSubnet',
): Promise<Claim> =>
	claimFrom(`ConfigMap kube-system/kubeadm-config networking.${field}`, async () => {
		const configuration: unknown = parse(
			stringAt(await reader.read(configMap), 'data', 'ClusterConfiguration') ?? '',
		);
		return cidrsIn(stringAt(configuration, 'networking', field));
	});

/** What kubeadm was told; kind clusters have it too (fact A-3). */
export const kubeadmPodSubnet = async (reader: ClusterReader): Promise<Claim> =>
	claimOf(reader, 'podSubnet');
export const kubeadmServiceSubnet = async (reader: ClusterReader): Promise<Claim> =>
	claimOf(reader, 'serviceSubnet');
