import {ciliumSource, readCiliumConfig} from '../cilium.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

/**
Cilium's pool in its `cluster-pool` mode; in `kubernetes` mode it uses the nodes' slices, and in the others its addresses come from
elsewhere, so that it says nothing here.
*/
export const ciliumPool = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom(ciliumSource, async () => {
		const settings = await readCiliumConfig(reader);
		return settings?.['ipam']?.startsWith('cluster-pool') === true
			? [
					...cidrsIn(settings['cluster-pool-ipv4-cidr']),
					...cidrsIn(settings['cluster-pool-ipv6-cidr']),
				]
			: [];
	});
