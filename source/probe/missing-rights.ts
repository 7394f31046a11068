import type {ClusterPort} from '../ports/cluster.ts';
import {makeClusterReader, type ClusterReader} from '../survey/cluster-reader.ts';
import {factFrom} from '../survey/fact.ts';
import type {ClusterFacts, Fact, Permission, ResourceAttributes} from '../survey/facts.ts';
import {askRight} from '../survey/permissions.ts';
import {probeRights} from '../survey/read-rights.ts';

const isSame = (one: ResourceAttributes, other: ResourceAttributes): boolean =>
	one.verb === other.verb &&
	one.group === other.group &&
	one.resource === other.resource &&
	other.namespace === undefined;

/** Asks only for what the survey's reviews have not answered. */
const missingRights = async (
	reader: ClusterReader,
	known: readonly Permission[],
): Promise<readonly ResourceAttributes[]> => {
	if (known.some(({verb, resource, allowed}) => verb === '*' && resource === '*' && allowed)) {
		return [];
	}

	const answers = await Promise.all(
		probeRights.map(
			async right => known.find(permission => isSame(right, permission)) ?? askRight(reader, right),
		),
	);
	return probeRights.filter((_, index) => answers[index]?.allowed === false);
};

/** Of the rights that probing needs, those that are not given; asks what the survey did not. `timeoutMs` is for each request. */
export const readMissingRights = async (
	port: ClusterPort,
	facts: ClusterFacts,
	options: {timeoutMs?: number; signal: AbortSignal},
): Promise<Fact<readonly ResourceAttributes[]>> =>
	factFrom('access reviews', async () =>
		missingRights(
			makeClusterReader(port, options),
			facts.permissions.known ? facts.permissions.value : [],
		),
	);
