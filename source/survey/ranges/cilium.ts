import type {ClusterReader} from '../cluster-reader.ts';
import {stringAt} from '../shape.ts';
import {cidrsIn, claimFrom, type Claim} from './claim.ts';

/**
Cilium's pool in its `cluster-pool` mode; in `kubernetes` mode it uses the nodes' slices, and in the others its addresses come from
elsewhere, so that it says nothing here.
*/
export const ciliumPool = async (reader: ClusterReader): Promise<Claim> =>
	claimFrom('ConfigMap kube-system/cilium-config', async () => {
		const configMap = await reader.read({
			apiVersion: 'v1', kind: 'ConfigMap', name: 'cilium-config', namespace: 'kube-system',
		});
		return stringAt(configMap, 'data', 'ipam')?.startsWith('cluster-pool') === true
			? [...cidrsIn(stringAt(configMap, 'data', 'cluster-pool-ipv4-cidr')), ...cidrsIn(stringAt(configMap, 'data', 'cluster-pool-ipv6-cidr'))]
			: [];
	});
