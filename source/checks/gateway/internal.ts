import {knownProviders} from '../../mesh/internal-load-balancers.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {internalGateway} from '../../plan/internal-gateways.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import type {CheckResult} from '../define-check.ts';
import type {Remedy} from '../finding.ts';

/** What to write by hand where nobody knows how the provider is asked. */
export const byHand = (cluster: string): string =>
	`Write your provider's annotation for internal load balancers below clusters.${cluster}.gateway.annotations in mesh.yaml (${knownProviders
		.map(
			({name, annotations}) =>
				`${name}: ${Object.entries(annotations)
					.map(([key, value]) => `${key}: "${value}"`)
					.join(', ')}`,
		)
		.join('; ')}), or take internal: true away.`;

const remedyFor = (facts: ClusterFacts): Remedy => ({
	summary: byHand(facts.name),
	commands: [
		kubectl(facts, 'get nodes -o custom-columns=NAME:.metadata.name,PROVIDER:.spec.providerID'),
	],
});

/** What speaks against an internal gateway; undefined where none is asked for, or it can be had. */
export const internalProblem = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
): CheckResult | undefined => {
	const found = planned === undefined ? undefined : internalGateway(planned, facts);
	return found?.kind === 'unknown'
		? {
				status: 'fail',
				observed: `an internal load balancer is asked for, and it is not known how: ${found.why}`,
				source: 'provider IDs of Nodes',
				remedy: remedyFor(facts),
			}
		: undefined;
};
