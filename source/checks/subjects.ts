import type {Model, ModelCluster} from '../mesh/model.ts';
import type {ClusterFacts, Fact} from '../survey/facts.ts';
import type {CheckResult} from './define-check.ts';
import {formatPermission} from './format-permission.ts';
import type {CheckContext, FindingStatus, Verdict} from './finding.ts';

const plans = new WeakMap<Model, ReadonlyMap<string, ModelCluster>>();

/** What is planned for a cluster: undefined without a model, and for a cluster that is no part of it. */
export const plannedFor = (
	{model}: Pick<CheckContext, 'model'>,
	name: string,
): ModelCluster | undefined => {
	if (model === undefined) {
		return undefined;
	}

	// Every check asks for every cluster, those of pairs again and again.
	const known = plans.get(model) ?? new Map(model.clusters.map(cluster => [cluster.name, cluster]));
	plans.set(model, known);
	return known.get(name);
};

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
