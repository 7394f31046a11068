import type {ClusterReader} from '../cluster-reader.ts';
import {mayBeDefined} from '../definitions.ts';
import {listAt, stringAt, stringsAt} from '../shape.ts';
import {cidrsIn, claimFrom, type Claim} from './claim.ts';

const definition = 'networks.config.openshift.io';
const path = '/apis/config.openshift.io/v1/networks/cluster';

const claimOf = async (
	reader: ClusterReader,
	field: string,
	rangesIn: (network: unknown) => readonly string[],
): Promise<Claim> =>
	claimFrom(`OpenShift Network cluster status.${field}`, async () =>
		(await mayBeDefined(reader, definition)) ? rangesIn(await reader.get(path)) : [],
	);

/** What an OpenShift cluster was installed with, and uses whatever its network plugin. */
export const openShiftPodNetwork = async (reader: ClusterReader): Promise<Claim> =>
	claimOf(reader, 'clusterNetwork', network =>
		listAt(network, 'status', 'clusterNetwork').flatMap(entry => cidrsIn(stringAt(entry, 'cidr'))),
	);
export const openShiftServiceNetwork = async (reader: ClusterReader): Promise<Claim> =>
	claimOf(reader, 'serviceNetwork', network =>
		stringsAt(network, 'status', 'serviceNetwork').flatMap(entry => cidrsIn(entry)),
	);
