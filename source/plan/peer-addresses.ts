import type {Model} from '../mesh/model.ts';
import {peerAddress} from '../mesh/peer-address.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/** The model with the addresses at which API servers say they are, where peers need them. */
export const withPeerAddresses = (model: Model, facts: readonly ClusterFacts[]): Model => ({
	...model,
	clusters: model.clusters.map(cluster => ({
		...cluster,
		apiServer: peerAddress(
			cluster,
			facts.find(({name}) => name === cluster.name),
		),
	})),
});
