import type {AuditEvent} from './audit.ts';
import {describeWrite, ownWrites} from './own-writes.ts';
import type {Lab} from './start-lab.ts';

/** What a cluster holds of a mesh, read with kubectl and from its audit log: nothing of the project's own code. */
export type ClusterAsSeen = {
	/** Clusters whose remote secrets are here. */
	secrets: readonly string[];
	/** Ports of the east-west gateway's Service; undefined when there is none. */
	gateway?: readonly number[];
	deployments: readonly string[];
	/** Istio's Gateway resources. */
	exposed: readonly string[];
	/** How often a token was asked for, by anybody but Kubernetes itself. */
	mints: number;
};

const names = (output: string): string[] =>
	output
		.split('\n')
		.filter(Boolean)
		.map(line => line.replace(/^.*\//v, ''))
		.toSorted((a, b) => a.localeCompare(b));

/** Whether a write asks for a token: a Secret of that type (made by whichever verb) or a TokenRequest. */
const isMint = ({resource, subresource, name, verb}: AuditEvent): boolean =>
	verb !== 'delete' &&
	((resource === 'secrets' && (name ?? '').endsWith('-istio-remote-secret-token')) ||
		(resource === 'serviceaccounts' && subresource === 'token'));

export const seeCluster = async (
	lab: Lab,
	cluster: string,
	since: number,
): Promise<ClusterAsSeen> => {
	const inSystem = async (...arguments_: readonly string[]) =>
		lab.kubectl(cluster, '-n', 'istio-system', 'get', ...arguments_);
	const [secrets, ports, deployments, exposed, writes] = await Promise.all([
		inSystem('secrets', '-l', 'istio/multiCluster=true', '-o', 'name'),
		inSystem(
			'services',
			'-l',
			'istio=eastwestgateway',
			'-o',
			'jsonpath={.items[*].spec.ports[*].port}',
		),
		inSystem('deployments', '-o', 'name'),
		inSystem('gateways.networking.istio.io', '-o', 'name'),
		lab.audit(cluster).writesSince(since),
	]);
	return {
		secrets: names(secrets).map(name => name.replace(/^istio-remote-secret-/v, '')),
		...(ports === '' ? {} : {gateway: ports.split(' ').map(Number)}),
		deployments: names(deployments),
		exposed: names(exposed),
		mints: ownWrites(cluster, writes).filter(write => isMint(write)).length,
	};
};

/** When an object was first written, in whatever way; undefined when it never was. RFC 3339 in UTC, so that times compare as texts. */
export const firstWritten = async (
	lab: Lab,
	cluster: string,
	resource: string,
	name: string,
): Promise<string | undefined> => {
	const writes = await lab.audit(cluster).writesSince(0);
	return writes.find(write => write.resource === resource && write.name === name)?.at;
};

/** Everything that a run wrote, but for its lock: `a: patch configmaps default/x`. */
export const writesBut = async (
	lab: Lab,
	marks: ReadonlyMap<string, number>,
): Promise<string[]> => {
	const writes = await Promise.all(
		[...marks].map(async ([cluster, mark]) => {
			const all = ownWrites(cluster, await lab.audit(cluster).writesSince(mark));
			return all
				.filter(({resource}) => resource !== 'coordination.k8s.io/leases')
				.map(write => `${cluster}: ${describeWrite(write)}`);
		}),
	);
	return writes.flat();
};

export const markAll = async (lab: Lab): Promise<ReadonlyMap<string, number>> =>
	new Map(
		await Promise.all(
			lab.contexts.map(async name => [name, await lab.audit(name).mark()] as const),
		),
	);
