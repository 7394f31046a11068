import type {ModelCluster} from '../../mesh/model.ts';
import {crossNetworkPort, networkLabel} from '../../mesh/well-known.ts';
import type {ClusterFacts, EastWestService} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster} from '../subjects.ts';
import {presentGateway} from './present-gateway.ts';

const nameOf = ({namespace, name}: EastWestService): string => `${namespace}/${name}`;
const isOurs = ({part}: EastWestService): boolean => part === 'east-west';

/** The gateway that is planned here, as far as it is there; or why there is nothing to judge. */
const found = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
): EastWestService | CheckResult => {
	const present = presentGateway(facts, planned);
	if (present === 'none') {
		return {status: 'skipped', observed: 'there is none yet', source: facts.eastWest.source};
	}

	return 'service' in present ? present.service : present.result;
};

const isResult = (value: EastWestService | CheckResult): value is CheckResult => 'status' in value;

const network = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const service = found(facts, planned);
	if (isResult(service)) {
		return service;
	}

	const source = `Service ${nameOf(service)}`;
	const needsLabel = planned?.gateway?.ports.some(({port}) => port === crossNetworkPort) ?? false;
	if (planned === undefined) {
		return {
			status: service.network === undefined ? 'note' : 'pass',
			observed:
				service.network === undefined
					? `no label ${networkLabel}: peers do not take it for a way in`
					: `network ${service.network}`,
			source,
		};
	}

	const mislabelled = facts.eastWest.known
		? facts.eastWest.value.find(({network: own}) => own !== undefined && own !== planned.network)
		: undefined;
	if (mislabelled !== undefined) {
		return {
			status: 'fail',
			observed: `${nameOf(mislabelled)} says network ${mislabelled.network ?? ''}; mesh.yaml says ${planned.network}`,
			source,
			remedy: {
				summary:
					'istiod sends requests for that network here, and for this one past it. Correct the label, or delete the gateway and apply.',
				commands: [
					kubectl(
						facts,
						`label service -n ${mislabelled.namespace} ${mislabelled.name} ${networkLabel}=${planned.network} --overwrite`,
					),
				],
			},
		};
	}

	return service.network === undefined && needsLabel
		? {
				status: isOurs(service) ? 'warn' : 'fail',
				observed: `no label ${networkLabel}: peers send requests to pods' addresses of another network, where they get lost${isOurs(service) ? '; apply sets it' : ''}`,
				source,
				remedy: {
					summary: 'Label it.',
					commands: [
						kubectl(
							facts,
							`label service -n ${service.namespace} ${service.name} ${networkLabel}=${planned.network}`,
						),
					],
				},
			}
		: {
				status: 'pass',
				observed:
					service.network === undefined
						? 'no network, and none is needed'
						: `network ${service.network}`,
				source,
			};
};

const ports = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const service = found(facts, planned);
	if (isResult(service)) {
		return service;
	}

	const source = `Service ${nameOf(service)}`;
	const wanted =
		planned?.gateway?.ports.map(({port}) => port) ??
		(service.network === undefined ? [] : [crossNetworkPort]);
	const missing = wanted.filter(port => !service.ports.includes(port));
	if (missing.length === 0) {
		return {status: 'pass', observed: `ports ${listed(service.ports.map(String))}`, source};
	}

	const words = `${nameOf(service)} has no port ${listed(missing.map(String))}`;
	if (planned === undefined) {
		return {status: 'note', observed: words, source};
	}

	if (isOurs(service)) {
		// A role that is new opens further ports; the one between networks is there from the start.
		return {
			status: missing.includes(crossNetworkPort) ? 'warn' : 'note',
			observed: `${words}; apply adds it`,
			source,
		};
	}

	return {
		status: 'fail',
		observed: `${words}, where peers knock`,
		source,
		remedy: {
			summary: 'Delete this Service, which somebody else made, and apply; or add the ports.',
			commands: missing.map(port =>
				kubectl(
					facts,
					`patch service -n ${service.namespace} ${service.name} --type=json -p '[{"op":"add","path":"/spec/ports/-","value":{"name":"tls-${port}","port":${port},"targetPort":${port}}}]'`,
				),
			),
		},
	};
};

export const eastWestChecks = [
	defineCheck({
		id: 'gateway.network-label',
		scope: 'cluster',
		title: 'east-west gateway names its network',
		why: 'Only by this label do peers know that a network is reached through this gateway.',
		when: {
			pass: 'it names the planned network, or needs none; without a mesh: it names one',
			note: 'without a mesh: it names none',
			warn: 'it names none; apply sets it, as mesh-wizard made it',
			fail: 'it names another, or none and somebody else made it',
			unknown: 'Services could not be listed',
			skipped: 'there is none yet, or none is planned',
		},
		run: eachCluster(network),
	}),
	defineCheck({
		id: 'gateway.ports',
		scope: 'cluster',
		title: 'east-west gateway has the ports that peers use',
		why: 'Peers knock at 15443, and remotes at 15012 and 15017; a port that is missing is a timeout there.',
		when: {
			pass: 'it has them',
			note: 'one is missing for a role that is new, and apply adds it; without a mesh: 15443 is missing',
			warn: '15443 is missing; apply adds it, as mesh-wizard made it',
			fail: 'one is missing, and somebody else made it',
			unknown: 'Services could not be listed',
			skipped: 'there is none yet, or none is planned',
		},
		run: eachCluster(ports),
	}),
];
