import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts, GatewayService} from '../../survey/facts.ts';
import {few, listed} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {Check} from '../finding.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {internalProblem} from './internal.ts';

/** Clouds whose own controller gives LoadBalancer Services an address, by the scheme of their nodes' provider IDs. */
const clouds: ReadonlyMap<string, string> = new Map([
	['aws', 'AWS'],
	['azure', 'Azure'],
	['gce', 'Google Cloud'],
	['digitalocean', 'DigitalOcean'],
	['hcloud', 'Hetzner'],
	['ibm', 'IBM Cloud'],
	['linode', 'Linode'],
	['oci', 'Oracle Cloud'],
]);

const nameOf = ({namespace, name}: GatewayService): string => `${namespace}/${name}`;
const isServed = ({addresses, hostnames}: GatewayService): boolean =>
	addresses.length + hostnames.length > 0;

const noLoadBalancer = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {loadBalancers, nodes} = facts;
	if (planned !== undefined && planned.gateway === undefined) {
		return {status: 'skipped', observed: 'no gateway is planned here', source: 'mesh.yaml'};
	}

	const problem = internalProblem(facts, planned);
	if (problem !== undefined) {
		return problem;
	}

	if (!loadBalancers.known) {
		return undetermined(loadBalancers);
	}

	const {value: services, source} = loadBalancers;
	const isNeeded = planned !== undefined;
	const served = services.filter(isServed);
	if (served.length > 0) {
		return {
			status: 'pass',
			observed: few(
				served.map(
					service =>
						`${nameOf(service)} has ${listed([...service.addresses, ...service.hostnames])}`,
				),
				2,
			),
			source,
		};
	}

	const remedy = {
		summary:
			'Without an address, peers cannot reach the gateway: install a load balancer implementation such as MetalLB or cloud-provider-kind, or give the Service spec.externalIPs.',
		commands: [kubectl(facts, 'get services -A --field-selector spec.type=LoadBalancer')],
	};
	if (services.length > 0) {
		return {
			status: ifIntended(isNeeded, 'warn'),
			observed: `${few(services.map(nameOf))}: no address`,
			source,
			remedy,
		};
	}

	const cloud = nodes.known
		? (nodes.value.providers ?? []).flatMap(provider => clouds.get(provider) ?? []).at(0)
		: undefined;
	if (cloud !== undefined) {
		return {
			status: 'note',
			observed: `no LoadBalancer Service yet; ${cloud} gives them addresses`,
			source: `${source}; provider IDs of Nodes`,
		};
	}

	const [other] = facts.eastWest.known ? facts.eastWest.value : [];
	if (other !== undefined) {
		return {
			status: 'note',
			observed: `the east-west gateway ${nameOf(other)} is a Service of type ${other.type}, which asks no load balancer`,
			source: facts.eastWest.source,
		};
	}

	return {
		status: ifIntended(isNeeded, 'unknown'),
		observed: 'no LoadBalancer Service to judge by',
		source,
		remedy,
	};
};

const hostname = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {loadBalancers} = facts;
	if (planned !== undefined && planned.gateway === undefined) {
		return {status: 'skipped', observed: 'no gateway is planned here', source: 'mesh.yaml'};
	}

	if (!loadBalancers.known) {
		return undetermined(loadBalancers);
	}

	const {value: services, source} = loadBalancers;
	const named = services.filter(
		({addresses, hostnames}) => addresses.length === 0 && hostnames.length > 0,
	);
	if (named.length > 0) {
		const remotes = planned?.remotes ?? [];
		const observed = few(
			named.map(service => `${nameOf(service)} has the name ${listed(service.hostnames)}`),
			2,
		);
		return remotes.length === 0
			? {
					status: 'note',
					observed: `${observed}; this cluster could not own a remote that way`,
					source,
				}
			: {
					status: 'fail',
					observed: `${observed}, and ${listed(remotes)} ${remotes.length === 1 ? 'needs' : 'need'} an IP address to reach the control plane here`,
					source,
					remedy: {
						summary: `Make ${listed(remotes)} ${remotes.length === 1 ? 'a primary' : 'primaries'} in mesh.yaml, or use a load balancer with a fixed IP address (on AWS: an NLB with Elastic IPs, by annotations under clusters.${facts.name}.gateway).`,
						commands: [
							kubectl(facts, 'get services -A --field-selector spec.type=LoadBalancer -o wide'),
						],
					},
				};
	}

	return services.some(isServed)
		? {status: 'pass', observed: 'addresses are IP addresses', source}
		: {status: 'skipped', observed: 'no LoadBalancer Service has an address yet', source};
};

export const loadBalancerChecks: readonly Check[] = [
	defineCheck({
		id: 'gateway.no-load-balancer',
		scope: 'cluster',
		title: 'LoadBalancer Services get an address',
		why: 'Other clusters reach this one through its east-west gateway, whose address a load balancer must give.',
		when: {
			pass: 'a Service of that type has one',
			note: 'none exists yet in a cloud that gives them, or the east-west gateway is of another type; without a mesh: none has one',
			warn: 'all that exist are without one',
			fail: 'mesh.yaml asks for an internal one, and it is not known how this provider is asked',
			unknown: 'none exists to judge by, or they could not be listed',
			skipped: 'no gateway is planned here',
		},
		run: eachCluster((facts, planned) => noLoadBalancer(facts, planned)),
	}),
	defineCheck({
		id: 'gateway.hostname',
		scope: 'cluster',
		title: 'load balancers answer with an IP address',
		why: "A remote's webhooks lead to its control plane by an address; Kubernetes refuses a host name there, and every new pod with it.",
		when: {
			pass: 'they do',
			note: 'they answer with a host name, and this cluster owns no remote',
			fail: 'they answer with a host name, and remotes depend on it',
			unknown: 'Services could not be listed',
			skipped: 'no Service has an address yet, or no gateway is planned here',
		},
		run: eachCluster((facts, planned) => hostname(facts, planned)),
	}),
];
