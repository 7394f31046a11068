import type {ModelCluster} from '../../mesh/model.ts';
import {gatewayNeeds, istiodNeeds, istiodsAtLeast, type PodNeeds} from '../../mesh/pod-needs.ts';
import {eastWestService, systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts} from '../../survey/facts.ts';

const runsIstiod = ({istio}: ClusterFacts): boolean =>
	istio.known && istio.value.controlPlanes.some(({namespace}) => namespace === systemNamespace);
const hasGateway = ({loadBalancers}: ClusterFacts): boolean =>
	loadBalancers.known &&
	loadBalancers.value.some(
		({namespace, name}) => namespace === systemNamespace && name === eastWestService,
	);

const times = (count: number, pod: PodNeeds): readonly PodNeeds[] =>
	Array.from({length: count}, () => pod);

/** What is to run in a cluster. Without a plan: a control plane. */
export const plannedPods = (planned: ModelCluster | undefined): readonly PodNeeds[] => [
	...(planned?.role === 'remote'
		? []
		: times(istiodsAtLeast(planned?.overlays ?? []), istiodNeeds(planned?.overlays ?? []))),
	...(planned?.gateway === undefined
		? []
		: times(planned.gateway.leastReplicas ?? 1, gatewayNeeds)),
];

/** What of it does not run yet, and needs room. */
export const missingPods = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
): readonly PodNeeds[] =>
	plannedPods(planned).filter(({what}) =>
		what === gatewayNeeds.what ? !hasGateway(facts) : !runsIstiod(facts),
	);
