import {
	internalLoadBalancerOf,
	type InternalLoadBalancer,
} from '../mesh/internal-load-balancers.ts';
import type {Model, ModelCluster} from '../mesh/model.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/**
- `not-asked`: no internal gateway is planned here. `by-hand`: mesh.yaml has the annotations itself.
- `unknown`: it is asked for, and nobody knows how this provider is asked; `why` says what was seen.
*/
type InternalGateway =
	| {kind: 'not-asked' | 'by-hand'}
	| {kind: 'known'; provider: InternalLoadBalancer}
	| {kind: 'unknown'; why: string};

/** How the gateway of a cluster is to get its internal load balancer. */
export const internalGateway = (
	{gateway}: Pick<ModelCluster, 'gateway'>,
	facts: Pick<ClusterFacts, 'nodes'> | undefined,
): InternalGateway => {
	if (gateway?.internal !== true) {
		return {kind: 'not-asked'};
	}

	const schemes = facts?.nodes.known === true ? (facts.nodes.value.providers ?? []) : [];
	const provider = internalLoadBalancerOf(schemes);
	if (provider !== undefined) {
		return {kind: 'known', provider};
	}

	if (Object.keys(gateway.annotations).length > 0) {
		return {kind: 'by-hand'};
	}

	if (facts?.nodes.known !== true) {
		return {
			kind: 'unknown',
			why: `its nodes could not be listed${facts?.nodes.known === false ? ` (${facts.nodes.detail})` : ''}`,
		};
	}

	return {
		kind: 'unknown',
		why:
			schemes.length === 0
				? 'its nodes name no provider'
				: `its nodes are of ${schemes.join(' and ')}`,
	};
};

/** The annotations of the provider for the gateways that are to be internal; what mesh.yaml writes itself goes before. */
export const withInternalGateways = (model: Model, facts: readonly ClusterFacts[]): Model => ({
	...model,
	clusters: model.clusters.map(cluster => {
		const found = internalGateway(
			cluster,
			facts.find(({name}) => name === cluster.name),
		);
		return found.kind !== 'known' || cluster.gateway === undefined
			? cluster
			: {
					...cluster,
					gateway: {
						...cluster.gateway,
						annotations: {...found.provider.annotations, ...cluster.gateway.annotations},
					},
				};
	}),
});
