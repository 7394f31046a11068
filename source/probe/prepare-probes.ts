import type {Model} from '../mesh/model.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {UnknownFact} from '../survey/fact.ts';
import type {ClusterFacts, Fact, ResourceAttributes} from '../survey/facts.ts';
import {readMissingRights} from './missing-rights.ts';
import {targetsFor, type Target} from './targets.ts';

export type ProbeCluster = {name: string; port: ClusterPort; facts: ClusterFacts};

/** What one cluster is to do. */
export type Part = {
	cluster: ProbeCluster;
	/** Why nothing can be created here. */
	blocked?: UnknownFact;
	targets: readonly Target[];
	/** Whose pods it tries. */
	podsOf: readonly string[];
	/** Whether others try a pod of its own. */
	answers: boolean;
};

const spell = (rights: readonly ResourceAttributes[]): string =>
	rights.map(({verb, resource}) => `${verb} ${resource}`).join(', ');

const unreachable = ({reach, server}: ClusterFacts): UnknownFact | undefined =>
	reach.ok
		? undefined
		: {known: false, reason: 'unreachable', detail: reach.detail, source: server};

const blockOf = (missing: Fact<readonly ResourceAttributes[]>): UnknownFact | undefined =>
	missing.known && missing.value.length > 0
		? {
				known: false,
				reason: 'denied',
				detail: `the right is missing to ${spell(missing.value)}`,
				source: missing.source,
			}
		: undefined;

/** Whether a cluster gets anything at all. */
export const takesPart = ({blocked, targets, podsOf, answers}: Part): boolean =>
	blocked === undefined &&
	(answers || podsOf.length > 0 || targets.some(({wanted}) => wanted.known));

/** Reads what is still to be known and works out who tries what. Creates nothing. */
export const prepareProbes = async (
	clusters: readonly ProbeCluster[],
	{model, ...options}: {model?: Model; timeoutMs?: number; signal: AbortSignal},
): Promise<Part[]> => {
	const blocks = await Promise.all(
		clusters.map(
			async ({port, facts}) =>
				unreachable(facts) ?? blockOf(await readMissingRights(port, facts, options)),
		),
	);
	options.signal.throwIfAborted();
	const {targets, pods} = targetsFor(
		clusters.map(({facts}) => facts),
		model,
	);
	const canTry = new Set(
		clusters.filter((_, index) => blocks[index] === undefined).map(({name}) => name),
	);
	return clusters.map((cluster, index) => ({
		cluster,
		blocked: blocks[index],
		targets: targets.filter(({from}) => from === cluster.name),
		podsOf: pods.filter(({from}) => from === cluster.name).map(({to}) => to),
		answers:
			blocks[index] === undefined &&
			pods.some(({from, to}) => to === cluster.name && canTry.has(from)),
	}));
};
