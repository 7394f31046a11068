import type {Emit, EventBody} from '../engine/events.ts';
import {toError} from '../errors.ts';
import type {Model} from '../mesh/model.ts';
import {kubectl, type Place} from '../mesh/pasted-command.ts';
import {
	holderAnnotation,
	managedByLabel,
	managedByValue,
	purposeLabel,
} from '../mesh/well-known.ts';
import type {KubeObject, ObjectRef} from '../kubernetes/object.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {sh} from '../text/shell.ts';
import {verifyPurpose} from './manifests.ts';
import {workloadName} from './names.ts';

/** How long a namespace may take to go, and how long an API server may be silent meanwhile. */
const goneMs = 60_000;
const silentMs = 15_000;
const pauseMs = 400;

/** Whether this program made the namespace, and for that purpose: nothing else is ever deleted. */
const isOwn = ({metadata: {labels}}: KubeObject, purpose: string): boolean =>
	labels?.[managedByLabel] === managedByValue && labels[purposeLabel] === purpose;

/**
Removes a run's own namespace from one cluster and waits until it is gone; `first` goes before it. Resolves with what kept it, and
never throws: a stopped run ends with it.
*/
export const removeNamespace = async (
	port: ClusterPort,
	options: {
		namespace: string;
		holder: string;
		purpose: string;
		clock: ClockPort;
		first?: readonly ObjectRef[];
	},
): Promise<string | undefined> => {
	const {namespace, holder, purpose, clock, first} = options;
	const ref = {apiVersion: 'v1', kind: 'Namespace', name: namespace};
	// A signal of its own: the run's is aborted when a stopped run cleans up.
	const signal = AbortSignal.timeout(goneMs + silentMs);
	const start = clock.monotonic();
	let heard = start;
	let problem = 'it is still being deleted';
	while (clock.monotonic() - start < goneMs && clock.monotonic() - heard < silentMs) {
		try {
			const live = await port.read(ref, {signal});
			heard = clock.monotonic();
			if (
				live === undefined ||
				!isOwn(live, purpose) ||
				live.metadata.annotations?.[holderAnnotation] !== holder
			) {
				return undefined;
			}

			if (live.metadata.deletionTimestamp === undefined) {
				// Kubernetes looks into a dying namespace after 5 s: without pods it is gone then, with them seconds later.
				await Promise.allSettled(
					(first ?? []).map(async pods => port.remove(pods, {signal, propagation: 'Background'})),
				);
				await port.remove(ref, {signal, uid: live.metadata.uid});
			}
		} catch (error) {
			problem = toError(error).message;
			if (signal.aborted) {
				return problem;
			}
		}

		await clock.sleep(pauseMs);
	}

	return problem;
};

/** What to say, and to do, where a namespace stayed. */
export const namespaceStayed = ({
	cluster,
	place,
	namespace,
	problem,
}: {
	cluster: string;
	place: Place;
	namespace: string;
	problem: string;
}): Extract<EventBody, {type: 'notice'}> => {
	const says = `namespace ${namespace} is not gone (${problem}). Remove it: ${kubectl(place, sh`delete namespace ${namespace}`)}`;
	return {type: 'notice', level: 'warn', text: `${cluster}: ${says}`, about: {cluster, says}};
};

/** Removes a run of verify everywhere; says aloud where it stayed. */
export const removeNamespaces = async (options: {
	model: Model;
	clusters: ReadonlyMap<string, ClusterPort>;
	namespace: string;
	holder: string;
	clock: ClockPort;
	emit: Emit;
}): Promise<void> => {
	const {model, clusters, namespace, emit} = options;
	await Promise.all(
		model.clusters.map(async ({name}) => {
			const port = clusters.get(name);
			if (port === undefined) {
				return;
			}

			const problem = await removeNamespace(port, {
				...options,
				purpose: verifyPurpose,
				first: [
					{
						apiVersion: 'apps/v1',
						kind: 'Deployment',
						name: workloadName(name),
						namespace,
					},
				],
			});
			if (problem !== undefined) {
				emit(namespaceStayed({cluster: name, place: port, namespace, problem}));
			}
		}),
	);
};
