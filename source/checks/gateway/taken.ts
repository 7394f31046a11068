import type {ModelCluster} from '../../mesh/model.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {crossNetworkPort} from '../../mesh/well-known.ts';
import type {ClusterFacts, Exposure} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {openersOf, passThrough} from './openers.ts';

const describe = ({namespace, name, servers}: Exposure): string =>
	`Gateway ${namespace}/${name} (tls.mode ${servers.find(({port}) => port === crossNetworkPort)?.mode ?? 'none'})`;

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {exposures} = facts;
	if (!exposures.known) {
		return undetermined(exposures);
	}

	const {source} = exposures;
	const onPort = openersOf(facts, planned);
	const isOther = ({servers}: Exposure): boolean =>
		servers.some(({port, mode}) => port === crossNetworkPort && mode !== passThrough);
	const others = onPort.filter(one => isOther(one));
	const [winner] = onPort;
	if (winner === undefined || others.length === 0) {
		return {
			status: onPort.length === 0 ? 'skipped' : 'pass',
			observed:
				onPort.length === 0 ? 'nothing opens it yet' : few(onPort.map(one => describe(one))),
			source,
		};
	}

	return {
		status: ifIntended(planned !== undefined, isOther(winner) ? 'fail' : 'warn'),
		observed: `${few(onPort.map(one => describe(one)))} share port ${String(crossNetworkPort)} of the east-west gateway; the oldest wins, ${describe(winner)}${isOther(winner) ? ': no request of other networks gets through' : ''}`,
		source,
		remedy: {
			summary: `Give what is not ${passThrough} another port, or the selector of another gateway.`,
			commands: others.map(({namespace, name}) =>
				kubectl(facts, `get gateways.networking.istio.io -n ${namespace} ${name} -o yaml`),
			),
		},
	};
};

export const takenCheck = defineCheck({
	id: 'gateway.taken',
	scope: 'cluster',
	title: `nobody else has port ${String(crossNetworkPort)} of the east-west gateway`,
	why: 'Of several Gateways with one port of one gateway the oldest decides how it is spoken to; the others are left out without a word, and the port takes connections all the same.',
	when: {
		pass: `all that open it pass TLS through (${passThrough})`,
		note: 'without a mesh: another one opens it, too',
		warn: 'another one opens it, too, and the one that passes TLS through is older',
		fail: 'another one opens it, and is older',
		unknown: 'Gateways could not be listed',
		skipped: 'none opens it yet',
	},
	run: eachCluster(resultFor),
});
