import {summarise} from '../../mesh/cidr.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {listNodes} from '../nodes.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

/** The slices handed to the nodes that are there now: a part of the range, never all of it (fact A-4). */
export const nodeSlices = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('podCIDRs of Nodes', async () => {
		const nodes = await listNodes(reader);
		return summarise(nodes.flatMap(node => cidrsIn((node.spec?.podCIDRs ?? []).join(','))));
	});
