import type {ClusterReader} from '../cluster-reader.ts';
import {
	at, listAt, stringAt, stringsAt,
} from '../shape.ts';
import {cidrsIn, claimFrom, type Claim} from './claim.ts';

const poolsPath = '/apis/crd.projectcalico.org/v1/ippools';

const givesToPods = (pool: unknown): boolean => {
	const uses = stringsAt(pool, 'spec', 'allowedUses');
	return at(pool, 'spec', 'disabled') !== true && (uses.length === 0 || uses.includes('Workload'));
};

/** Calico's own pools, which it uses whatever the nodes' podCIDRs say. */
export const calicoPools = async (reader: ClusterReader): Promise<Claim> =>
	claimFrom('Calico IPPools', async () => listAt(await reader.get(poolsPath), 'items').filter(pool => givesToPods(pool)).flatMap(pool => cidrsIn(stringAt(pool, 'spec', 'cidr'))));
