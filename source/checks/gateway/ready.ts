import type {ModelCluster} from '../../mesh/model.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {eastWestService, remoteSecretName, systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, EastWestService} from '../../survey/facts.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext} from '../finding.ts';
import {eachCluster, undetermined} from '../subjects.ts';
import {worstProblem} from '../worst-problem.ts';
import {presentGateway} from './present-gateway.ts';

/** Whether the mesh stands here: a cluster that reads a peer of another network, and so is read through its gateway. */
const isStanding = (facts: ClusterFacts, planned: ModelCluster, {model}: CheckContext): boolean => {
	const {istio, remoteSecrets} = facts;
	return (
		istio.known &&
		istio.value.controlPlanes.some(({meshId}) => meshId === model?.mesh) &&
		remoteSecrets.known &&
		(model?.clusters ?? []).some(
			({name, network}) =>
				network !== planned.network &&
				remoteSecrets.value.some(secret => secret.name === remoteSecretName(name)),
		)
	);
};

const podsResult = (
	{namespace, name, part, pods}: EastWestService,
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
): CheckResult => {
	const {readyEndpoints} = facts;
	const isOurs = part === 'east-west';
	const source = `Deployment ${namespace}/${name}`;
	if (pods?.wanted === 0) {
		return {
			status: planned !== undefined && isOurs ? 'fail' : 'warn',
			observed: `${namespace}/${name} is scaled to 0: no request of other networks comes in`,
			source,
			remedy: {
				summary: 'No apply changes that. Scale it up.',
				commands: [kubectl(facts, `scale deployment -n ${namespace} ${name} --replicas=1`)],
			},
		};
	}

	if (pods === undefined && isOurs) {
		return {
			status: 'warn',
			observed: `Deployment ${namespace}/${name} is gone, though its Service is there; apply makes it`,
			source,
		};
	}

	if (!readyEndpoints.known) {
		return undetermined(readyEndpoints);
	}

	const counted = readyEndpoints.value[`${namespace}/${name}`];
	return counted === 0
		? {
				status: 'warn',
				observed: `nothing is ready behind Service ${namespace}/${name}: no request of other networks comes in`,
				source: readyEndpoints.source,
				remedy: {
					summary: 'See why.',
					commands: [
						kubectl(facts, `get pods -n ${namespace} -l app=${name}`),
						kubectl(facts, `get events -n ${namespace} --field-selector type=Warning`),
					],
				},
			}
		: {
				status: 'pass',
				observed:
					counted === undefined ? `${namespace}/${name}` : `${plural(counted, 'pod')} ready`,
				source,
			};
};

const addressResult = (
	{namespace, name, type, addresses, hostnames}: EastWestService,
	facts: ClusterFacts,
): CheckResult => {
	const source = `Service ${namespace}/${name}`;
	if (addresses.length + hostnames.length > 0) {
		return {status: 'pass', observed: [...addresses, ...hostnames].join(', '), source};
	}

	return {
		status: 'warn',
		observed: `${namespace}/${name} is a Service of type ${type} without an address: peers leave this network out`,
		source,
		remedy: {
			summary:
				type === 'LoadBalancer'
					? 'Look at what gives load balancers their addresses, or give the Service spec.externalIPs.'
					: `Peers take the addresses of a load balancer or spec.externalIPs, and no node port or cluster IP of a Service of type ${type}. Give it one of them; apply makes a gateway of its own a LoadBalancer again.`,
			commands: [kubectl(facts, `describe service -n ${namespace} ${name}`)],
		},
	};
};

const resultFor = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	context: CheckContext,
): CheckResult => {
	const present = presentGateway(facts, planned);
	if (present !== 'none') {
		return 'service' in present
			? worstProblem([
					podsResult(present.service, facts, planned),
					addressResult(present.service, facts),
				])
			: present.result;
	}

	const {source} = facts.eastWest;
	return planned !== undefined && isStanding(facts, planned, context)
		? {
				status: 'warn',
				observed: `Service ${systemNamespace}/${eastWestService} is gone, and peers of other networks are known here: nothing of them comes in; apply makes it`,
				source,
			}
		: {status: 'skipped', observed: 'there is none yet', source};
};

export const gatewayReadyCheck = defineCheck({
	id: 'gateway.ready',
	scope: 'cluster',
	title: 'east-west gateway has an address, and pods behind it',
	why: 'Peers leave out a network whose gateway has no address, and lose what they send to one with nothing behind it; requests within the cluster go on, so that nothing else says so.',
	when: {
		pass: 'it has both',
		warn: 'its Deployment or Service is gone, no pod is ready, or it has no address, whatever its type',
		fail: "mesh-wizard's own is scaled to 0, which no apply changes",
		unknown: 'Services or EndpointSlices could not be listed',
		skipped: 'there is none yet, or none is planned',
	},
	run: eachCluster(resultFor),
});
