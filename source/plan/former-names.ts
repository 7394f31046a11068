import {acceptsAliases} from '../mesh/cluster-alias.ts';
import type {Model, ModelCluster} from '../mesh/model.ts';
import {defaultClusterName, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/**
The name that proxies in a cluster came up with before it was named: Istio's own, which istiod still has or has as an alias. A former
name stays as long as istiod knows it, so that a plan is the same before and after it was carried out.
*/
export const formerNameIn = (
	{name, role}: ModelCluster,
	facts: Pick<ClusterFacts, 'istio'> | undefined,
): string | undefined => {
	const found =
		role === 'primary' && facts?.istio.known === true
			? facts.istio.value.controlPlanes.find(
					({namespace, revision}) => namespace === systemNamespace && revision === 'default',
				)
			: undefined;
	if (found?.clusterId === name) {
		return found.formerName;
	}

	return found?.clusterId === defaultClusterName ? defaultClusterName : undefined;
};

/** The model with the former names of its primaries, where their istiod can be told them. */
export const withFormerNames = (model: Model, facts: readonly ClusterFacts[]): Model =>
	acceptsAliases(model.istioVersion)
		? {
				...model,
				clusters: model.clusters.map(cluster => {
					const formerName = formerNameIn(
						cluster,
						facts.find(({name}) => name === cluster.name),
					);
					return formerName === undefined ? cluster : {...cluster, formerName};
				}),
			}
		: model;
