import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {acceptsAliases} from '../../mesh/cluster-alias.ts';
import {defaultClusterName} from '../../mesh/well-known.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, undetermined} from '../subjects.ts';
import {ourControlPlane, removal, sourceOf} from './control-planes.ts';

const nothingHere = (facts: ClusterFacts): CheckResult => ({
	status: 'skipped',
	observed: 'no control plane runs yet',
	source: facts.istio.source,
});

const meshId = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	mesh: string | undefined,
): CheckResult => {
	if (!facts.istio.known) {
		return undetermined(facts.istio);
	}

	const found = ourControlPlane(facts);
	if (found === undefined || planned?.role === 'remote') {
		return nothingHere(facts);
	}

	const source = `ConfigMap ${found.namespace}/istio`;
	if (planned === undefined || mesh === undefined) {
		return {
			status: found.meshId === undefined ? 'note' : 'pass',
			observed: found.meshId === undefined ? 'no mesh ID' : `mesh ${found.meshId}`,
			source,
		};
	}

	if (found.meshId === mesh) {
		return {status: 'pass', observed: `mesh ${mesh}`, source};
	}

	return {
		status: found.meshId === undefined ? 'note' : 'warn',
		observed: `${found.meshId === undefined ? 'no mesh ID' : `mesh ${found.meshId}`}; apply makes it ${mesh}`,
		source,
		remedy:
			found.meshId === undefined
				? undefined
				: removal(
						facts,
						'Is it the right cluster? Then rename the mesh in mesh.yaml to what runs there, or restart its workloads after apply: until then they report the old mesh.',
					),
	};
};

/** A control plane without a name of its own grows into the mesh: its proxies go on under the name that they came up with. */
const renamed = (
	facts: ClusterFacts,
	planned: ModelCluster,
	istioVersion: string,
): Omit<CheckResult, 'source'> =>
	acceptsAliases(istioVersion)
		? {
				status: 'note',
				observed: `it calls itself ${defaultClusterName}; apply names it ${planned.name} and has istiod go on letting proxies in as ${defaultClusterName} (--clusterAliases)`,
			}
		: {
				status: 'fail',
				observed: `it calls itself ${defaultClusterName}; mesh.yaml calls it ${planned.name}, and of istiod ${istioVersion} nobody knows whether it lets proxies in under a former name`,
				remedy: removal(
					facts,
					'Upgrade Istio first, to a version that mesh-wizard knows (docs/istio-versions.md). Or remove the old control plane; this deletes all Istio objects of the cluster.',
				),
			};

const clusterName = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	istioVersion = '',
): CheckResult => {
	if (!facts.istio.known) {
		return undetermined(facts.istio);
	}

	const found = ourControlPlane(facts);
	if (found === undefined || planned?.role === 'remote') {
		return nothingHere(facts);
	}

	const source = sourceOf(found);
	if (planned === undefined) {
		return {
			status: found.clusterId === defaultClusterName ? 'note' : 'pass',
			observed:
				found.clusterId === defaultClusterName
					? `${defaultClusterName}, Istio's name for a cluster that nobody named`
					: found.clusterId,
			source,
		};
	}

	if (found.clusterId === planned.name) {
		return {
			status: 'pass',
			observed: `${planned.name}${found.formerName === undefined ? '' : `, and lets proxies in as ${found.formerName}, too`}`,
			source,
		};
	}

	return found.clusterId === defaultClusterName
		? {...renamed(facts, planned, istioVersion), source}
		: {
				status: 'fail',
				observed: `it calls itself ${found.clusterId}; mesh.yaml calls it ${planned.name}`,
				source,
				remedy: removal(
					facts,
					`Rename the cluster in mesh.yaml to ${found.clusterId}, or remove the old control plane first; this deletes all Istio objects of the cluster.`,
				),
			};
};

export const meshIdCheck = defineCheck({
	id: 'istio.mesh-id',
	scope: 'cluster',
	title: 'control plane belongs to this mesh',
	why: "A control plane of another mesh is another team's, or an earlier attempt whose workloads still run.",
	when: {
		pass: 'its mesh ID is the one in mesh.yaml; without a mesh: it has one',
		note: 'it has none',
		warn: 'it has another',
		unknown: 'control planes could not be read',
		skipped: 'none runs in istio-system',
	},
	run: eachCluster((facts, planned, {model}) => meshId(facts, planned, model?.mesh)),
});

export const clusterNameCheck = defineCheck({
	id: 'istio.cluster-name',
	scope: 'cluster',
	title: 'control plane calls the cluster by its name',
	why: 'A control plane that is renamed refuses its running workloads, which still come with the old name: they get no more endpoints and no certificates until they are restarted.',
	when: {
		pass: 'it does',
		note: "it has Istio's default name, which apply keeps as an alias",
		fail: 'it has another, or the default one and an Istio of which nobody knows whether it takes an alias',
		unknown: 'control planes could not be read',
		skipped: 'none runs in istio-system',
	},
	run: eachCluster((facts, planned, {model}) => clusterName(facts, planned, model?.istioVersion)),
});
