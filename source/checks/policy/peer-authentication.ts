import type {Model, ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts, PeerAuthenticationFacts} from '../../survey/facts.ts';
import {few, listed} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {isUnread, rootNamespaceOf, unread} from './authorization.ts';

/** With the ports where it is for some alone. */
const nameOf = ({namespace, name, mode, plainPorts}: PeerAuthenticationFacts): string =>
	mode === 'DISABLE' || plainPorts.length === 0
		? `${namespace}/${name}`
		: `${namespace}/${name} (${plainPorts.length === 1 ? 'port' : 'ports'} ${listed(plainPorts)})`;

const resultFor = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	model: Model | undefined,
): CheckResult => {
	const {peerAuthentications: fact} = facts;
	if (isUnread(planned)) {
		return unread;
	}

	if (!fact.known) {
		return undetermined(fact);
	}

	const {value: policies, source} = fact;
	const root = rootNamespaceOf(facts);
	const everywhere = policies.find(
		({namespace, isForAll, mode}) => namespace === root && isForAll && mode !== 'UNSET',
	);
	const disabled = policies.filter(
		({mode, plainPorts}) => mode === 'DISABLE' || plainPorts.length > 0,
	);
	const remedyFor = ({namespace, name}: {namespace: string; name: string}) => ({
		summary: 'Use PERMISSIVE, which takes plain text as well and lets gateways find the workloads.',
		commands: [
			kubectl(
				facts,
				`get peerauthentications.security.istio.io -n ${shellWord(namespace)} ${shellWord(name)} -o yaml`,
			),
		],
	});

	if (everywhere?.mode === 'DISABLE') {
		const spansNetworks = planned !== undefined && (model?.networks.length ?? 0) > 1;
		return {
			status: spansNetworks ? 'fail' : ifIntended(planned !== undefined, 'warn'),
			observed: `${root}/${everywhere.name} turns mutual TLS off in the whole mesh; across networks gateways find workloads by it alone`,
			source,
			remedy: remedyFor(everywhere),
		};
	}

	if (disabled.length > 0) {
		const [first] = disabled;
		return {
			status: 'note',
			observed: `${few(disabled.map(policy => nameOf(policy)))} ${disabled.length === 1 ? 'turns' : 'turn'} mutual TLS off: other networks cannot reach these ${disabled.every(({mode}) => mode !== 'DISABLE') ? 'ports' : 'workloads'}`,
			source,
			remedy: first === undefined ? undefined : remedyFor(first),
		};
	}

	return everywhere?.mode === 'STRICT'
		? {
				status: 'note',
				observed: `${root}/${everywhere.name} demands mutual TLS everywhere: pods without a sidecar, of any cluster, are refused`,
				source,
			}
		: {
				status: 'pass',
				observed: policies.length === 0 ? 'none' : 'mutual TLS is offered and plain text taken',
				source,
			};
};

export const peerAuthenticationCheck = defineCheck({
	id: 'policy.peer-authentication',
	scope: 'cluster',
	title: 'mutual TLS is left on',
	why: 'A gateway of another network passes requests on by what their TLS handshake says; without mutual TLS it leads nowhere.',
	when: {
		pass: 'nothing turns it off or demands it everywhere',
		note: 'it is demanded everywhere (STRICT), or turned off for some workloads or ports; without a mesh: turned off everywhere',
		warn: 'it is turned off everywhere, and the mesh has one network',
		fail: 'it is turned off everywhere, and the mesh spans networks',
		unknown: 'policies could not be listed',
		skipped: 'it is a remote, whose own configuration is not read',
	},
	run: eachCluster((facts, planned, {model}) => resultFor(facts, planned, model)),
});
