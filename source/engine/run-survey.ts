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

/**
Surveys clusters side by side and gives their facts in the order asked for. All are knocked at together, so that dead ones cost
their own timeout and take nobody's place; those that answer are then read, `concurrency` at a time. Rejects only when the
signal stops it, with the signal's reason.
*/
export const runSurvey = async ({
	clusters,
	concurrency = 16,
	emit,
	tellsProgress = false,
	...options
}: Omit<SurveyOptions, 'trustDomain'> & {
	clusters: readonly SurveyTarget[];
	concurrency?: number;
	emit: Emit;
	/** Also says how far each survey is. */
	tellsProgress?: boolean;
}): Promise<ClusterFacts[]> => {
	const places = new PQueue({concurrency});
	const survey = async ({name, cluster, trustDomain}: SurveyTarget): Promise<ClusterFacts> => {
		const {reached, finish} = await openSurvey(name, cluster, {...options, trustDomain});
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

	const facts = await Promise.all(clusters.map(async target => survey(target)));
	options.signal?.throwIfAborted();
	return facts;
};
