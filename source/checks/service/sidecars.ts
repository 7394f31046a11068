import {kubectl} from '../../mesh/pasted-command.ts';
import {few} from '../../text/listed.ts';
import {shellWord} from '../../text/shell.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, Verdict} from '../finding.ts';
import {nameOf, namesOf, offersOf, unlessUnseen, type Offer} from './offers.ts';

/** Those whose pods have none, while the same Service of another network does not have such pods: there it is of the mesh, or has no pods (fact G-12). */
const bareOf = (offers: readonly Offer[]): Offer[] => {
	const networks = new Set(
		offers.filter(({service}) => !service.isBare).map(({network}) => network),
	);
	return offers.filter(
		({service, network}) =>
			service.isBare && (networks.has(network) ? networks.size > 1 : networks.size > 0),
	);
};

const verdictsFor = (context: CheckContext): Verdict[] => {
	const {clusters} = context;
	const source = 'Services of all clusters, and pods without a proxy';
	const found = [...offersOf(context).values()].flatMap(offers => bareOf(offers));
	if (found.length === 0) {
		return unlessUnseen(context, ({services}) => [services], {
			observed: 'none that other networks have, too, has pods without one',
			source,
		});
	}

	const byCluster = [...Map.groupBy(found, ({facts}) => facts)];
	return [
		{
			clusters: namesOf(clusters.filter(facts => byCluster.some(([bare]) => bare === facts))),
			status: 'note',
			observed: `${few(byCluster.map(([{name}, offers]) => `in ${name} ${few(offers.map(({service}) => nameOf(service)))}`))}: pods without a sidecar, which other networks do not reach; where the Service has no other pods, requests get "no healthy upstream"`,
			source,
			remedy: {
				summary:
					'Label the namespace istio-injection=enabled (or istio.io/rev) and restart the workload, if other clusters are to reach it; else give the Service a name that they do not have.',
				commands: found
					.slice(0, 3)
					.map(({facts, service: {namespace}}) =>
						kubectl(facts, `get namespace ${shellWord(namespace)} --show-labels`),
					),
			},
		},
	];
};

export const sidecarsCheck = defineCheck({
	id: 'service.sidecars',
	scope: 'mesh',
	title: 'pods behind Services of several networks have sidecars',
	why: 'A gateway passes requests of other networks on by the TLS of the mesh; pods that do not speak it are left out.',
	when: {
		pass: 'they have, or the Service has no pods with one elsewhere either',
		note: 'pods of some have none, while the same Service of another network has no such pods',
		unknown: 'Services or pods could not be listed, or are too many',
	},
	run: context => (context.clusters.length < 2 ? [] : verdictsFor(context)),
});
