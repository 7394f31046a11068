import {byHand} from '../checks/gateway/internal.ts';
import {exitCodes, MeshError} from '../errors.ts';
import type {Model} from '../mesh/model.ts';
import {internalGateway} from '../plan/internal-gateways.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/** A gateway that is public against the word of mesh.yaml would be the worst answer: no waiver helps here. Throws `MeshError` (exit 5). */
export const refusePublic = (model: Model, facts: readonly ClusterFacts[]): void => {
	const unknown = model.clusters.flatMap(cluster => {
		const found = internalGateway(
			cluster,
			facts.find(({name}) => name === cluster.name),
		);
		return found.kind === 'unknown' ? [{name: cluster.name, why: found.why}] : [];
	});
	if (unknown.length > 0) {
		throw new MeshError(
			[
				'nothing was changed: internal load balancers are asked for, and it is not known how',
				...unknown.map(({name, why}) => `  ${name}: ${why}`),
			].join('\n'),
			{
				code: 'gateway.internal',
				exitCode: exitCodes.refused,
				remedy: unknown.map(({name}) => byHand(name)),
			},
		);
	}
};
