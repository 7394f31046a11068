import type {ModelCluster} from '../../mesh/model.ts';
import {laggardsIn, type Laggard} from '../../plan/laggards.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few, kubectl, plural} from '../commands.ts';
import {defineCheck, type Opinion} from '../define-check.ts';
import {eachCluster, undetermined} from '../subjects.ts';
import {ourControlPlane} from './control-planes.ts';

const placeOf = ({workload: {namespace, kind, name}}: Laggard): string => `${kind} ${namespace}/${name}`;

/** Without a mesh, what is asked is whether proxies call the cluster by the names that its istiod takes. */
const alone = (facts: ClusterFacts, source: string): Opinion => {
	const istiod = ourControlPlane(facts);
	const workloads = facts.proxies.known ? facts.proxies.value : [];
	const strangers = istiod === undefined ? [] : workloads.filter(({cluster}) => cluster !== undefined && cluster !== istiod.clusterId && cluster !== istiod.formerName);
	return strangers.length === 0
		? {status: workloads.length === 0 ? 'skipped' : 'pass', observed: workloads.length === 0 ? 'no proxy runs' : `${plural(workloads.length, 'workload')} with a proxy`, source}
		: {
			status: 'warn',
			observed: `${few(strangers.map(({namespace, kind, name, cluster = ''}) => `${kind} ${namespace}/${name} (as ${cluster})`))}: istiod calls the cluster ${istiod?.clusterId ?? ''} and refuses ${strangers.length === 1 ? 'it' : 'them'}`,
			source,
			remedy: {summary: 'Their proxies get no more endpoints and no more certificates. Restart them.', commands: strangers.filter(({kind}) => kind !== 'Pod').map(({namespace, kind, name}) => kubectl(facts, `-n ${namespace} rollout restart ${kind.toLowerCase()}/${name}`))},
		};
};

const opinionOn = (facts: ClusterFacts, planned: ModelCluster | undefined, mesh: string | undefined): Opinion => {
	const {proxies} = facts;
	if (!proxies.known) {
		return undetermined(proxies);
	}

	const {value: workloads, source} = proxies;
	if (planned === undefined || mesh === undefined) {
		return alone(facts, source);
	}

	if (workloads.length === 0) {
		return {status: 'skipped', observed: 'no proxy runs yet', source};
	}

	const laggards = laggardsIn({mesh}, planned, workloads);
	return laggards.length === 0
		? {status: 'pass', observed: `${plural(workloads.length, 'workload')} with a proxy`, source}
		: {
			status: 'warn',
			observed: `${few(laggards.map(laggard => placeOf(laggard)))} ${laggards.length === 1 ? 'runs' : 'run'} ${few([...new Set(laggards.map(({says}) => says))])}`,
			source,
			remedy: {
				summary: 'Have apply restart them, one at a time and before other clusters are heard of: give it --restart-workloads, with the namespaces where that may be done (docs/grow.md). What it can\'t restart, it names.',
				commands: [kubectl(facts, 'get pods -A -l service.istio.io/canonical-name')],
			},
		};
};

export const proxyIdentityCheck = defineCheck({
	id: 'istio.proxy-identity',
	scope: 'cluster',
	title: 'proxies know their cluster, network and mesh',
	why: 'A proxy learns them when it starts. One that came up before its cluster had a network sends requests for its neighbours through the east-west gateway, or those for other networks to nowhere.',
	when: {
		pass: 'all are as planned, or were restarted for it; without a mesh: istiod knows the name that they give their cluster', warn: 'some came up with another cluster name, network or mesh; without a mesh: with a name that istiod refuses', unknown: 'pods could not be listed', skipped: 'no proxy runs',
	},
	run: eachCluster((facts, planned, {model}) => opinionOn(facts, planned, model?.mesh)),
});
