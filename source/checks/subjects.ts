import type {Model, ModelCluster} from '../mesh/model.ts';
import type {ClusterFacts, Fact} from '../survey/facts.ts';
import type {CheckResult} from './define-check.ts';
import {formatPermission} from './format-permission.ts';
import type {CheckContext, FindingStatus, Verdict} from './finding.ts';

/** What is planned for a cluster: undefined without a model, and for a cluster that is no part of it. */
export const plannedFor = (context: CheckContext, name: string): ModelCluster | undefined =>
	context.model?.clusters.find(cluster => cluster.name === name);

/** The status of something that breaks an installation, and only matters where one is intended (decision D-19). */
export const ifIntended = (
	isIntended: boolean,
	status: FindingStatus,
	otherwise: FindingStatus = 'note',
): FindingStatus => (isIntended ? status : otherwise);

/** Those of some clusters that can be asked: a command for one that does not answer would only hang. */
export const answering = (clusters: readonly ClusterFacts[]): readonly ClusterFacts[] =>
	clusters.filter(({reach}) => reach.ok);

/** A rule over each cluster. */
export const eachCluster =
	(
		rule: (
			facts: ClusterFacts,
			planned: ModelCluster | undefined,
			context: CheckContext,
		) => CheckResult,
	) =>
	(context: CheckContext): Verdict[] =>
		context.clusters.map(facts => ({
			clusters: [facts.name],
			...rule(facts, plannedFor(context, facts.name), context),
		}));

/** The network that two clusters are to share, `apart` when the model keeps them on two, undefined when nothing is planned for both. */
export const networkOfPair = (
	context: CheckContext,
	one: string,
	other: string,
): {shared: string} | 'apart' | undefined => {
	const [a, b] = [plannedFor(context, one), plannedFor(context, other)];
	if (a === undefined || b === undefined) {
		return undefined;
	}

	return a.network === b.network ? {shared: a.network} : 'apart';
};

/** Of more clusters, nobody reads each pair with one that does not answer: a thousand of them would make half a million. */
const mostInPairs = 50;

/**
A rule over each pair of clusters, each taken once. Among more than 50 clusters, one that does not answer has a single verdict for all of
its pairs.
*/
export const eachPair =
	(rule: (one: ClusterFacts, other: ClusterFacts, context: CheckContext) => CheckResult) =>
	(context: CheckContext): Verdict[] => {
		const {clusters} = context;
		const isFolded = clusters.length > mostInPairs;
		const paired = isFolded ? answering(clusters) : clusters;
		const silent = isFolded ? clusters.filter(({reach}) => !reach.ok) : [];
		const pairs = paired.flatMap((one, index) =>
			paired
				.slice(index + 1)
				.map(other => ({clusters: [one.name, other.name], ...rule(one, other, context)})),
		);
		const singles = silent.flatMap(one =>
			clusters
				.slice(0, 2)
				.filter(facts => facts !== one)
				.slice(0, 1)
				.map(other => ({clusters: [one.name], ...rule(one, other, context)})),
		);
		return [pairs, singles].flat();
	};

/** The clusters that peers learn of through this one's remote secret: the primaries that must reach its API server. */
export const readersOf = (model: Model, name: string): string[] =>
	model.remoteSecrets.filter(({from}) => from === name).map(({to}) => to);

type UnknownFact = Extract<Fact<unknown>, {known: false}>;

/** In words, why a fact is not known. The detail of an unreachable server is told once, by `api.reachable`. */
export const reasonOf = ({reason, detail, source, right}: UnknownFact): string => {
	switch (reason) {
		case 'denied': {
			// Kubernetes says in many words who may not do what.
			const user = /User "(?<user>[^"]+)"/v.exec(detail)?.groups?.['user'];
			const asked =
				right === undefined
					? `read ${source}`
					: `${formatPermission(right)}${right.namespace === undefined ? ' cluster-wide' : ''}`;
			return `${user === undefined ? 'these credentials' : `user ${user}`} may not ${asked}`;
		}

		case 'timed-out': {
			return `no answer in time (${detail})`;
		}

		case 'unreachable': {
			return 'the API server is not reachable';
		}

		case 'failed':
		case 'not-served':
		case 'not-read': {
			return detail;
		}
	}
};

/** The verdict where a fact is missing: never a pass. */
export const undetermined = (fact: UnknownFact): CheckResult => ({
	status: 'unknown',
	observed: `not known: ${reasonOf(fact)}`,
	source: fact.source,
});
