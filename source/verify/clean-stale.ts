import {
	holderAnnotation,
	managedByLabel,
	managedByValue,
	purposeLabel,
	verifyNamespacePrefix,
} from '../mesh/well-known.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {holderIn} from '../ports/process-identity.ts';
import type {ProcessesPort} from '../ports/processes.ts';
import {verifyPurpose} from './manifests.ts';
import {tryRead} from './read-result.ts';

/** A namespace whose maker nobody can ask about is left alone for so long. */
const staleAfterMs = 3_600_000;

const isAbandoned = async (
	namespace: KubeObject,
	port: ClusterPort,
	processes: Pick<ProcessesPort, 'isAlive'>,
): Promise<boolean> => {
	const holder = holderIn(namespace.metadata.annotations?.[holderAnnotation]);
	const isAlive = holder === undefined ? undefined : await processes.isAlive(holder);
	if (isAlive !== undefined) {
		return !isAlive;
	}

	// Not to be seen from here: judged by age, by the clock that set its date.
	const clock = port.clock();
	const created = Date.parse(namespace.metadata.creationTimestamp ?? '');
	return clock !== undefined && clock.server - created > staleAfterMs;
};

/** Of which command the leftovers are: the label of its namespaces, and how their names begin. */
type Leftovers = {purpose: string; prefix: string};

const ofVerify: Leftovers = {purpose: verifyPurpose, prefix: verifyNamespacePrefix};

/**
Deletes what earlier runs (of verify, unless it is said otherwise) left behind: namespaces with our labels whose maker is seen to be
dead, or that are older than an hour and whose maker cannot be seen from here. Does not wait until they are gone. A cluster that cannot be
asked is passed over. Returns what it deleted.
*/
export const cleanStale = async ({
	clusters,
	processes,
	signal = new AbortController().signal,
	leftovers: {purpose, prefix} = ofVerify,
}: {
	clusters: ReadonlyMap<string, ClusterPort>;
	processes: Pick<ProcessesPort, 'isAlive'>;
	signal?: AbortSignal;
	leftovers?: Leftovers;
}): Promise<ReadonlyArray<{cluster: string; namespace: string}>> => {
	const removed = await Promise.all(
		[...clusters].map(async ([cluster, port]) => {
			const result = await tryRead(signal, async () => {
				const namespaces = await port.list(
					{apiVersion: 'v1', kind: 'Namespace'},
					{labelSelector: `${managedByLabel}=${managedByValue},${purposeLabel}=${purpose}`, signal},
				);
				const gone: Array<{cluster: string; namespace: string}> = [];
				for (const namespace of namespaces) {
					const {name, uid, deletionTimestamp} = namespace.metadata;
					if (
						name.startsWith(prefix) &&
						deletionTimestamp === undefined &&
						(await isAbandoned(namespace, port, processes)) &&
						(await port.remove({apiVersion: 'v1', kind: 'Namespace', name}, {signal, uid}))
					) {
						gone.push({cluster, namespace: name});
					}
				}

				return gone;
			});
			return result.seen ? result.value : [];
		}),
	);
	return removed.flat();
};
