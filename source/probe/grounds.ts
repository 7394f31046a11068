import {isLoopbackHost} from '../mesh/api-server.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {makeClusterReader, type ClusterReader} from '../survey/cluster-reader.ts';
import {factFrom} from '../survey/fact.ts';
import type {
	ClusterFacts, Fact, Permission, Right,
} from '../survey/facts.ts';
import {askRight} from '../survey/permissions.ts';
import {probeRights} from '../survey/read-rights.ts';
import {listAt, at, stringAt} from '../survey/shape.ts';

/** What has to be known of a cluster before anything is created in it. */
export type Grounds = {
	/** Of the rights that probing needs, those that are not given. */
	missing: Fact<readonly Right[]>;
	/** The authority that remote secrets carry: whoever shows another certificate is not this cluster to istiod. PEM. */
	authority: Fact<string>;
	/** Where the API server says it is, where the kubeconfig's address means this machine alone. */
	endpoint: Fact<string>;
};

const isSame = (one: Right, other: Right): boolean => one.verb === other.verb && one.group === other.group && one.resource === other.resource && other.namespace === undefined;

/** Asks only for what the survey's reviews have not answered. */
const missingRights = async (reader: ClusterReader, known: readonly Permission[]): Promise<readonly Right[]> => {
	if (known.some(({verb, resource, allowed}) => verb === '*' && resource === '*' && allowed)) {
		return [];
	}

	const answers = await Promise.all(probeRights.map(async right => known.find(permission => isSame(right, permission)) ?? askRight(reader, right)));
	return probeRights.filter((_, index) => answers[index]?.allowed === false);
};

const authorityOf = async (reader: ClusterReader): Promise<string> => {
	const map = await reader.read({
		apiVersion: 'v1', kind: 'ConfigMap', name: 'kube-root-ca.crt', namespace: 'kube-system',
	});
	const pem = stringAt(map, 'data', 'ca.crt');
	if (pem === undefined) {
		throw new Error('it holds no ca.crt');
	}

	return pem.trim();
};

const endpointOf = async (reader: ClusterReader): Promise<string> => {
	const slices = await reader.list({apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace: 'default'}, {labelSelector: 'kubernetes.io/service-name=kubernetes'});
	for (const slice of slices) {
		const [address, port] = [stringAt(slice, 'endpoints', 0, 'addresses', 0), at(listAt(slice, 'ports')[0], 'port')];
		if (address !== undefined && typeof port === 'number') {
			return `https://${address.includes(':') ? `[${address}]` : address}:${String(port)}`;
		}
	}

	throw new Error('it names no address');
};

/** Reads what the survey did not; `timeoutMs` is for each request. */
export const readGrounds = async (port: ClusterPort, facts: ClusterFacts, options: {timeoutMs?: number; signal: AbortSignal}): Promise<Grounds> => {
	const reader = makeClusterReader(port, options);
	const [missing, authority, endpoint] = await Promise.all([
		factFrom('access reviews', async () => missingRights(reader, facts.permissions.known ? facts.permissions.value : [])),
		factFrom('ConfigMap kube-system/kube-root-ca.crt', async () => authorityOf(reader)),
		isLocalServer(facts.server)
			? factFrom('EndpointSlice default/kubernetes', async () => endpointOf(reader))
			: {
				known: false, reason: 'not-read', detail: 'the kubeconfig\'s address will do', source: 'EndpointSlice default/kubernetes',
			} as const,
	]);
	return {missing, authority, endpoint};
};

/** Whether a kubeconfig's address is of no use to anybody else. */
export const isLocalServer = (server: string): boolean => URL.canParse(server) && isLoopbackHost(new URL(server).hostname);
