import type {ModelCluster} from '../../mesh/model.ts';
import {selects, type Labels} from '../../kubernetes/label-selector.ts';
import {
	crossNetworkPort,
	eastWestService,
	networkLabel,
	systemNamespace,
} from '../../mesh/well-known.ts';
import type {ClusterFacts, NetworkPolicyFacts, PolicyRuleFacts} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';

type Pods = {what: string; labels: Labels; ports: readonly number[]};

const istiod: Pods = {
	what: 'istiod',
	labels: {app: 'istiod', istio: 'pilot'},
	ports: [15_012, 15_017],
};

const gatewayOf = (planned: ModelCluster | undefined): Pods => ({
	what: 'the gateway',
	labels: {
		app: eastWestService,
		istio: 'eastwestgateway',
		...(planned === undefined ? {} : {[networkLabel]: planned.network}),
	},
	ports: planned?.gateway?.ports.map(({port}) => port) ?? [crossNetworkPort],
});

const podsOf = (planned: ModelCluster | undefined): readonly Pods[] => [
	...(planned?.role === 'remote' ? [] : [istiod]),
	...(planned !== undefined && planned.gateway === undefined ? [] : [gatewayOf(planned)]),
];

const isOpen = (rules: readonly PolicyRuleFacts[], port: number | undefined): boolean =>
	rules.some(
		({forAnyone, ports}) =>
			forAnyone &&
			(ports.length === 0 ||
				(port !== undefined && ports.some(({first, last}) => first <= port && port <= last))),
	);

/** What of these pods no policy opens for everyone, though one chooses them. Policies add up. */
const closedFor = (
	{what, labels, ports}: Pods,
	policies: readonly NetworkPolicyFacts[],
): Array<{text: string; by: readonly string[]}> => {
	const own = policies.filter(policy => selects(policy.pods, labels));
	const inward = own.filter(({ingress}) => ingress !== undefined);
	const outward = own.filter(({egress}) => egress !== undefined);
	const shut = ports.filter(
		port =>
			!isOpen(
				inward.flatMap(({ingress = []}) => ingress),
				port,
			),
	);
	return [
		...(inward.length > 0 && shut.length > 0
			? [
					{
						text: `${what} is not open to everyone on ${listed(shut.map(String))}`,
						by: inward.map(({name}) => name),
					},
				]
			: []),
		...(outward.length > 0 &&
		!isOpen(
			outward.flatMap(({egress = []}) => egress),
			undefined,
		)
			? [{text: `${what} may not reach everything`, by: outward.map(({name}) => name)}]
			: []),
	];
};

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {networkPolicies: fact} = facts;
	if (!fact.known) {
		return undetermined(fact);
	}

	const {value: policies, source} = fact;
	const closed = podsOf(planned).flatMap(pods => closedFor(pods, policies));
	if (closed.length === 0) {
		return {
			status: 'pass',
			observed:
				policies.length === 0
					? 'none'
					: `${listed(policies.map(({name}) => name))}: control plane and gateway stay open`,
			source,
		};
	}

	const names = [...new Set(closed.flatMap(({by}) => by))];
	return {
		status: ifIntended(planned !== undefined, 'warn'),
		observed: `${listed(closed.map(({text}) => text))}, by ${listed(names)}`,
		source,
		remedy: {
			summary:
				"Peers must reach istiod on 15012 and 15017 where it serves remotes, and gateways on 15443; istiod must reach its own and its peers' API servers. See whether the rules allow that.",
			commands: names.map(name =>
				kubectl(facts, `get networkpolicy -n ${systemNamespace} ${name} -o yaml`),
			),
		},
	};
};

export const networkPolicyCheck = defineCheck({
	id: 'policy.network-policy',
	scope: 'cluster',
	title: `network policies leave ${systemNamespace} reachable`,
	why: 'A policy that closes control plane or gateway by default shows as timeouts only, and only from the other clusters.',
	when: {
		pass: 'none chooses istiod or the gateway, or all of their ports stay open',
		note: 'without a mesh: one closes some of them',
		warn: 'one closes some of them to some',
		unknown: 'they could not be listed',
	},
	run: eachCluster((facts, planned) => resultFor(facts, planned)),
});
