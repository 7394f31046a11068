import {throughGateway} from '../../mesh/api-server.ts';
import type {ProbeFailure} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {defineCheck} from '../define-check.ts';
import type {Remedy} from '../finding.ts';
import {eachDirection, failureText, tryByHand, type Ends} from './directions.ts';

const correct = (to: string): string =>
	`or correct clusters.${to}.apiServer in mesh.yaml to an address that the pods of its peers reach; a primary can publish its API server through its own gateway, by apiServer: ${throughGateway}`;

const adviceOn = (kind: ProbeFailure, {from, to}: Ends): string => {
	switch (kind) {
		case 'dns': {
			return `Let the DNS of ${from.name} resolve the name, ${correct(to.name)}.`;
		}

		case 'refused':
		case 'not-tls':
		case 'not-kubernetes':
		case 'ends-tls':
		case 'other-pod': {
			return `Correct the address and the port: write clusters.${to.name}.apiServer in mesh.yaml as the pods of its peers reach it; without such an address, a primary publishes it through its own gateway, by apiServer: ${throughGateway}.`;
		}

		case 'timed-out':
		case 'no-route':
		case 'silent':
		case 'broken': {
			return `Open the way from the nodes and pods of ${from.name} (firewall, authorized networks, peering), ${correct(to.name)}.`;
		}

		case 'other-authority': {
			return `Name the API server itself, not what stands before it: istiod trusts the authority of ${to.name} alone. If only the name differs, set clusters.${to.name}.tlsServerName.`;
		}
	}
};

const remedyFor = (kind: ProbeFailure, address: string, image: string, ends: Ends): Remedy => ({
	summary: adviceOn(kind, ends),
	commands: [
		tryByHand(
			ends.from,
			image,
			`-vk --max-time 5 ${shellWord(`${address.replace(/\/+$/v, '')}/version`)}`,
		),
		kubectl(
			ends.to,
			String.raw`get endpointslices -n default kubernetes -o jsonpath='https://{.endpoints[0].addresses[0]}:{.ports[0].port}{"\n"}'`,
		),
	],
});

export const apiServerCheck = defineCheck({
	id: 'probe.api-server',
	scope: 'pair',
	title: 'API server is reached from inside of its peers',
	why: "The istiod of a primary reads its peers' API servers from its own pod, by an address and a certificate that have to be right there, not on this machine.",
	when: {
		pass: 'it answers there, with a certificate of its own authority',
		warn: 'it does not, and no mesh is given',
		fail: 'it does not, and a primary needs it; the finding tells DNS, refusal, silence, a foreign certificate and what is no API server apart',
		unknown:
			"nobody could try, with the reason: a missing right, an image that cannot be pulled, a refused pod; or the cluster's authority could not be read",
		skipped: 'nobody tried (--probe), or the plan does not need that direction',
	},
	run: eachDirection(
		'api-server',
		"there are no two clusters of which one needs the other's API server",
		{
			isNeeded: ({from, to}, {model}) =>
				model?.remoteSecrets.some(secret => secret.from === to && secret.to === from),
			judge({address, addressFrom}, outcome, {from, to, isNeeded, image}) {
				const source = `a pod in ${from.name}`;
				if (outcome.kind === 'reached') {
					return {
						status: 'pass',
						observed: `${address} answers`,
						source:
							addressFrom === 'EndpointSlice default/kubernetes'
								? `${source}; ${addressFrom}`
								: source,
					};
				}

				return {
					status: isNeeded === undefined ? 'warn' : 'fail',
					observed: `${failureText(outcome.kind, address, outcome.detail)} (${addressFrom})`,
					source,
					remedy: remedyFor(outcome.kind, address, image, {from, to}),
				};
			},
		},
	),
});
