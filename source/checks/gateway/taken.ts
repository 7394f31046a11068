import type {ModelCluster} from '../../mesh/model.ts';
import {kubectlYaml} from '../../mesh/pasted-command.ts';
import {crossNetworkPort} from '../../mesh/well-known.ts';
import type {ClusterFacts, Exposure} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {hostsOn, isAtOdds, leadsThrough, modeOn, openersOf, passThrough} from './openers.ts';

const describe = (exposure: Exposure): string =>
	`Gateway ${exposure.namespace}/${exposure.name} (tls.mode ${modeOn(exposure)})`;

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {exposures} = facts;
	if (!exposures.known) {
		return undetermined(exposures);
	}

	const {source} = exposures;
	const onPort = openersOf(facts, planned);
	const ours = onPort.filter(one => leadsThrough(one));
	const hosts = ours.flatMap(one => hostsOn(one));
	// Where none leads through, whatever else has the port is in the way of the one that is to come.
	const others = onPort.filter(one =>
		ours.length === 0 ? !leadsThrough(one) : isAtOdds(one, hosts),
	);
	const winner = onPort.find(one => leadsThrough(one) || others.includes(one));
	if (winner === undefined || others.length === 0) {
		return {
			status: onPort.length === 0 ? 'skipped' : 'pass',
			observed:
				onPort.length === 0 ? 'nothing opens it yet' : few(onPort.map(one => describe(one))),
			source,
		};
	}

	const isLost = others.includes(winner);
	return {
		status: ifIntended(planned !== undefined, isLost ? 'fail' : 'warn'),
		observed: `${few(onPort.map(one => describe(one)))} share port ${String(crossNetworkPort)} of the east-west gateway; the oldest wins, ${describe(winner)}${isLost ? ': no request of other networks gets through' : ''}`,
		source,
		remedy: {
			summary: `Give what is not ${passThrough} another port, TLS with hosts of its own, or the selector of another gateway.`,
			commands: others.map(one => kubectlYaml(facts, 'gateways.networking.istio.io', one)),
		},
	};
};

export const takenCheck = defineCheck({
	id: 'gateway.taken',
	scope: 'cluster',
	title: `nobody else has port ${String(crossNetworkPort)} of the east-west gateway`,
	why: 'Of several Gateways with one port of one gateway that do not fit together the oldest decides how it is spoken to; the others are left out without a word, and the port takes connections all the same.',
	when: {
		pass: `all that open it pass TLS through (${passThrough}), or fit beside: TLS for other hosts`,
		note: 'without a mesh: another one opens it without TLS, or for the same hosts',
		warn: 'another one does, and the one that passes TLS through is older',
		fail: 'another one does, and is older',
		unknown: 'Gateways could not be listed',
		skipped: 'none opens it yet',
	},
	run: eachCluster(resultFor),
});
