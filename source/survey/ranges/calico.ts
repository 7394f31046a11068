import {ipPoolShape} from '../../kubernetes/custom-shapes.ts';
import type {Fitting} from '../../kubernetes/shape.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {mayBeDefined} from '../definitions.ts';
import {listItems} from '../list-items.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

const poolsPath = '/apis/crd.projectcalico.org/v1/ippools';
const definition = 'ippools.crd.projectcalico.org';
const poolsAtMost = 250;

const givesToPods = ({
	spec: {allowedUses: uses = [], disabled} = {},
}: Fitting<typeof ipPoolShape>): boolean =>
	disabled !== true && (uses.length === 0 || uses.includes('Workload'));

/** Calico's own pools, which it uses whatever the nodes' podCIDRs say. */
export const calicoPools = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('Calico IPPools', async () => {
		const pools = (await mayBeDefined(reader, definition))
			? await listItems(reader, {path: poolsPath, shape: ipPoolShape, atMost: poolsAtMost})
			: [];
		return pools.filter(pool => givesToPods(pool)).flatMap(({spec}) => cidrsIn(spec?.cidr));
	});
