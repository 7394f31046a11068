import type {ClusterReader} from '../cluster-reader.ts';
import {mayBeDefined} from '../definitions.ts';
import {listItems} from '../list-items.ts';
import {at, stringAt, stringsAt} from '../shape.ts';
import {cidrsIn, claimFrom, type Claim} from './claim.ts';

const poolsPath = '/apis/crd.projectcalico.org/v1/ippools';
const definition = 'ippools.crd.projectcalico.org';
const poolsAtMost = 250;

const givesToPods = (pool: unknown): boolean => {
	const uses = stringsAt(pool, 'spec', 'allowedUses');
	return at(pool, 'spec', 'disabled') !== true && (uses.length === 0 || uses.includes('Workload'));
};

/** Calico's own pools, which it uses whatever the nodes' podCIDRs say. */
export const calicoPools = async (reader: ClusterReader): Promise<Claim> =>
	claimFrom('Calico IPPools', async () => {
		const pools = (await mayBeDefined(reader, definition))
			? await listItems(reader, poolsPath, poolsAtMost)
			: [];
		return pools
			.filter(pool => givesToPods(pool))
			.flatMap(pool => cidrsIn(stringAt(pool, 'spec', 'cidr')));
	});
