import {choosesHost, serviceHost} from '../../mesh/hosts.ts';
import {kubectlYaml} from '../../mesh/pasted-command.ts';
import {crossNetworkPort} from '../../mesh/well-known.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext} from '../finding.ts';
import {domainOf, nameOf} from '../service/offers.ts';
import {eachCluster, ifIntended, plannedFor, undetermined} from '../subjects.ts';
import {hostsOn, leadsThrough, openersOf} from './openers.ts';

const resultFor = (facts: ClusterFacts, context: CheckContext): CheckResult => {
	const {exposures, services} = facts;
	if (!exposures.known) {
		return undetermined(exposures);
	}

	const {source} = exposures;
	const planned = plannedFor(context, facts.name);
	const openers = openersOf(facts, planned).filter(one => leadsThrough(one));
	if (openers.length === 0) {
		return {status: 'skipped', observed: 'nothing leads other networks to Services yet', source};
	}

	const hosts = openers.flatMap(one => hostsOn(one));
	const domain = domainOf(context, facts);
	if (hosts.some(host => choosesHost(host, `*.svc.${domain}`))) {
		return {status: 'pass', observed: few(hosts), source};
	}

	const left = (services.known ? services.value.services : []).filter(
		service => !hosts.some(host => choosesHost(host, serviceHost(service, domain))),
	);
	return {
		status: ifIntended(planned !== undefined, 'warn'),
		observed: `${few(openers.map(one => nameOf(one)))} ${openers.length === 1 ? 'leads' : 'lead'} to ${hosts.length === 0 ? 'no host' : few(hosts)} alone; requests of other networks for other Services fail${left.length === 0 ? '' : `, as for ${few(left.map(one => nameOf(one)))}`}`,
		source,
		remedy: {
			summary: `Give the server on port ${String(crossNetworkPort)} the host *.local, which is every Service of the cluster; waive this where only some are meant for other networks.`,
			commands: openers.map(one => kubectlYaml(facts, 'gateways.networking.istio.io', one)),
		},
	};
};

export const hostsCheck = defineCheck({
	id: 'gateway.hosts',
	scope: 'cluster',
	title: 'the east-west gateway leads to every Service',
	why: 'A gateway lets requests of other networks through for the hosts of its Gateways alone, and resets the others, while every proxy lists the way as healthy.',
	when: {
		pass: 'its hosts take in every Service of the cluster',
		note: 'without a mesh: they leave some out',
		warn: 'they leave some out',
		unknown: 'Gateways could not be listed',
		skipped: 'none opens the port yet',
	},
	run: eachCluster((facts, _planned, context) => resultFor(facts, context)),
});
