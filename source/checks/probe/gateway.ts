import type {ModelCluster} from '../../mesh/model.ts';
import {crossNetworkPort} from '../../mesh/well-known.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import type {ProbeFailure} from '../../survey/facts.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, FindingStatus} from '../finding.ts';
import {eachDirection, failureText, tryByHand, type Ends, type ProbeOf} from './directions.ts';

const isNeeded = (
	{from, to, port}: ProbeOf<'gateway'>,
	{model}: CheckContext,
): boolean | undefined => {
	if (model === undefined) {
		return undefined;
	}

	const plannedFor = (name: string): ModelCluster | undefined =>
		model.clusters.find(cluster => cluster.name === name);
	const [here, there] = [plannedFor(from), plannedFor(to)];
	return (
		here !== undefined &&
		there !== undefined &&
		(port === crossNetworkPort ? here.network !== there.network : here.owner === to)
	);
};

/** Nothing listens at an own gateway's port until apply has exposed what is behind it. */
const isStillToCome = ({service}: ProbeOf<'gateway'>, {to}: Ends): boolean =>
	to.eastWest.known &&
	to.eastWest.value.some(
		({namespace, name, part}) => `${namespace}/${name}` === service && part === 'east-west',
	);

/** Something else than a gateway of the mesh has the port. */
const isOthers = (kind: ProbeFailure): boolean => kind === 'not-tls' || kind === 'ends-tls';

const adviceOn = (kind: ProbeFailure, {from, to}: Ends): string => {
	if (isOthers(kind)) {
		return `Leave the port to the mesh: a Gateway of somebody else opens it on the gateway of ${to.name}, or another program listens there.`;
	}

	return kind === 'refused'
		? `Let the gateway of ${to.name} run and expose the mesh's services (apply does both).`
		: `Open the way from the nodes and pods of ${from.name} to the gateway of ${to.name}: firewall, allowed source ranges, peering.`;
};

export const gatewayCheck = defineCheck({
	id: 'probe.gateway',
	scope: 'pair',
	title: 'east-west gateway takes connections from inside of its peers',
	why: "Requests between networks, and a remote's proxies on their way to istiod, enter by this address; what keeps pods from it keeps the mesh from working.",
	when: {
		pass: 'it takes the connection, and breaks TLS off as one does that hands it on',
		warn: 'it does not, or something else answers, and no mesh is given; or it refuses, which apply mends, as mesh-wizard made it',
		fail: 'it does not, or something else answers at its port, and the plan needs it',
		unknown: 'nobody could try, with the reason',
		skipped:
			'nobody tried (--probe), no gateway has an address yet, or the plan does not need that direction',
	},
	run: eachDirection('gateway', 'no east-west gateway that a peer needs has an address yet', {
		isNeeded,
		judge(probe, outcome, {from, to, isNeeded: isPlanned, image}) {
			const {address, service} = probe;
			const source = `a pod in ${from.name}; Service ${service}`;
			if (outcome.kind === 'reached') {
				return {status: 'pass', observed: `${address} takes the connection`, source};
			}

			const isEarly = outcome.kind === 'refused' && isStillToCome(probe, {from, to});
			const status: FindingStatus = isPlanned === undefined || isEarly ? 'warn' : 'fail';
			return {
				status,
				observed: `${failureText(outcome.kind, address, outcome.detail)}${isEarly ? '; apply exposes the services behind it' : ''}`,
				source,
				remedy: {
					summary: adviceOn(outcome.kind, {from, to}),
					commands: [
						tryByHand(from, image, `-vk --max-time 5 ${shellWord(`https://${address}/`)}`),
						kubectl(
							to,
							isOthers(outcome.kind)
								? 'get gateways.networking.istio.io --all-namespaces'
								: `get services,endpointslices -n ${service.split('/', 1).join('')}`,
						),
					],
				},
			};
		},
	}),
});
