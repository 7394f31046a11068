import {MeshError} from '../../errors.ts';
import {eastWestService, systemNamespace} from '../../mesh/well-known.ts';
import type {Observation} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {gatewayAddress, hostnameProblem} from '../observe/gateway.ts';
import {portOf} from '../run-context.ts';
import {watchEvents} from '../watch/watch-events.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** A load balancer is asked for with the gateway's Service, some time before anybody waits for its address. */
const loadBalancerMs = 300_000;

const observeAddress = async (
	cluster: ClusterPort,
	mustBeIp: boolean,
	signal: AbortSignal,
): Promise<Observation> => {
	const address = await gatewayAddress(cluster, signal);
	if (address === undefined) {
		return {
			state: 'needed',
			differences: [`Service ${systemNamespace}/${eastWestService} does not exist`],
		};
	}

	if (address.ips.length > 0) {
		return {state: 'done', evidence: `address ${address.ips.join(', ')}`};
	}

	const [hostname] = address.hostnames;
	if (hostname === undefined) {
		return {
			state: 'needed',
			differences: [`Service ${systemNamespace}/${eastWestService} has no address yet`],
		};
	}

	if (mustBeIp) {
		throw new MeshError(hostnameProblem(hostname), {
			code: 'gateway.hostname',
			remedy: [
				'Use a load balancer with an IP address (on AWS an NLB with Elastic IPs, set by `gateway.annotations` in mesh.yaml), or make the remotes primaries.',
			],
		});
	}

	return {state: 'done', evidence: `address ${hostname}`};
};

export const address: StepKind<'address'> = {
	observe: async (context, {cluster, action}) =>
		observeAddress(portOf(context, cluster), action.mustBeIp, context.signal),
	deadlineMs: deadlines.readiness,
	watch: async (context, {cluster}, watching) =>
		watchEvents(portOf(context, cluster), {
			...watching,
			isAbout: (kind, name) => kind === 'Service' && name === eastWestService,
			olderMs: loadBalancerMs,
			fieldSelector: `involvedObject.kind=Service,involvedObject.name=${eastWestService}`,
		}),
};
