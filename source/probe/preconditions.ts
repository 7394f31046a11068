import type {ClusterPort} from '../ports/cluster.ts';
import {makeClusterReader, type ClusterReader} from '../survey/cluster-reader.ts';
import {factFrom} from '../survey/fact.ts';
import type {ClusterFacts, Fact, Permission, ResourceAttributes} from '../survey/facts.ts';
import {askRight} from '../survey/permissions.ts';
import {probeRights} from '../survey/read-rights.ts';

/** What has to be known of a cluster before anything is created in it. */
export type Preconditions = {
	/** Of the rights that probing needs, those that are not given. */
	missing: Fact<readonly ResourceAttributes[]>;
	/** The authority that remote secrets carry: whoever shows another certificate is not this cluster to istiod. PEM. */
	authority: Fact<string>;
};

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

const authorityOf = async (reader: ClusterReader): Promise<string> => {
	const map = await reader.read({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		name: 'kube-root-ca.crt',
		namespace: 'kube-system',
	});
	const pem = map?.data?.['ca.crt'];
	if (pem === undefined) {
		throw new Error('it holds no ca.crt');
	}

	return pem.trim();
};

/** Reads what the survey did not; `timeoutMs` is for each request. */
export const readPreconditions = async (
	port: ClusterPort,
	facts: ClusterFacts,
	options: {timeoutMs?: number; signal: AbortSignal},
): Promise<Preconditions> => {
	const reader = makeClusterReader(port, options);
	const [missing, authority] = await Promise.all([
		factFrom('access reviews', async () =>
			missingRights(reader, facts.permissions.known ? facts.permissions.value : []),
		),
		factFrom('ConfigMap kube-system/kube-root-ca.crt', async () => authorityOf(reader)),
	]);
	return {missing, authority};
};
