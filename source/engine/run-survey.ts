import PQueue from 'p-queue';
import type {ClusterPort} from '../ports/cluster.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {openSurvey, type SurveyOptions} from '../survey/survey-cluster.ts';
import type {Emit} from './events.ts';

/** `trustDomain`: that the mesh file sets for it. */
export type SurveyTarget = {name: string; cluster: ClusterPort; trustDomain?: string};

const detailOf = ({server, reach, kubernetes}: ClusterFacts): string => {
	if (!reach.ok) {
		return `${server}: ${reach.detail}`;
	}

	return kubernetes.known
		? `Kubernetes ${kubernetes.value}`
		: `it answers; its version is not known (${kubernetes.reason})`;
};

/** So many connections are begun together: a thousand handshakes at once would take a busy machine longer than each is given, and living clusters would be taken for dead. */
const knocksAtATime = 64;
/** Clusters that answered and wait to be read: while there are so many, nobody else is knocked at. */
const mostWaiting = 64;
/** After so long, one that has not answered leaves its place to the next: it may be dead, which nobody waits for. */
const knockMs = 500;
/** Waits for the end of a knock, or for as long as it may have its place. */
const endOrPatience = async (opening: Promise<unknown>): Promise<void> => {
	let timer: NodeJS.Timeout | undefined;
	const patience = new Promise<void>(resolve => {
		timer = setTimeout(resolve, knockMs);
	});
	await Promise.race([opening, patience]);
	clearTimeout(timer);
};

/** So many clusters have open connections: with six of those that are read, fewer than the 1,024 open files that many systems allow. */
const mostOpen = 512;

/**
Surveys clusters side by side and gives their facts in the order asked for. Clusters are knocked at quickly one after the other, so
that dead ones cost their own timeout and take nobody's place for long; those that answer are then read, `concurrency` at a time. Rejects
only when the signal stops it, with the signal's reason.
*/
export const runSurvey = async ({
	clusters,
	concurrency = 16,
	emit,
	tellsProgress = false,
	closesWhenRead = false,
	...options
}: Omit<SurveyOptions, 'trustDomain'> & {
	clusters: readonly SurveyTarget[];
	concurrency?: number;
	emit: Emit;
	/** Also says how far each survey is. */
	tellsProgress?: boolean;
	/** Closes each cluster once it is read, where nobody needs it any more: idle connections are open files, too. */
	closesWhenRead?: boolean;
}): Promise<ClusterFacts[]> => {
	const open = new PQueue({concurrency: mostOpen});
	const knocks = new PQueue({concurrency: knocksAtATime});
	const places = new PQueue({concurrency});
	const knock = async ({name, cluster, trustDomain}: SurveyTarget) =>
		knocks.add(async () => {
			// Who answered and waits to be read keeps a connection and its buffers for nothing.
			await places.onSizeLessThan(mostWaiting);
			const opening = openSurvey(name, cluster, {...options, trustDomain});
			await endOrPatience(opening);
			return {opening};
		});
	const survey = async (target: SurveyTarget): Promise<ClusterFacts> => {
		const {name, cluster} = target;
		const {opening} = await knock(target);
		const {reached, finish} = await opening;
		const {reach, kubernetes} = reached;
		const onRead = (read: number, total: number) => {
			if (tellsProgress && reach.ok) {
				emit({
					type: 'survey-progressed',
					cluster: name,
					latencyMs: Math.round(reach.milliseconds),
					version: kubernetes.known ? kubernetes.value : undefined,
					read,
					total,
				});
			}
		};

		const facts = await (reached.reach.ok ? places.add(async () => finish(onRead)) : finish());
		if (closesWhenRead) {
			cluster.close();
		}

		if (!options.signal?.aborted) {
			emit({
				type: 'cluster-surveyed',
				cluster: name,
				reachable: facts.reach.ok,
				detail: detailOf(facts),
				durationMs: facts.durationMs,
			});
		}

		return facts;
	};

	const facts = await Promise.all(
		clusters.map(async target => open.add(async () => survey(target))),
	);
	options.signal?.throwIfAborted();
	return facts;
};
