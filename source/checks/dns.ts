import type {Model, ModelCluster} from '../mesh/model.ts';
import {valueSet} from '../mesh/overlay-settings.ts';
import {textOf} from '../untyped.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {plural} from '../text/plural.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import {globalStubCheck} from './dns-global-stub.ts';
import type {Check} from './finding.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

const usual = 'cluster.local';

/** Where no node is, no name server runs, and nobody asks it. */
const isEmpty = ({nodeList}: ClusterFacts): boolean =>
	nodeList.known && nodeList.value.length === 0;
const nothingRuns = (facts: ClusterFacts): CheckResult => ({
	status: 'skipped',
	observed: 'nothing runs without a node',
	source: facts.nodeList.source,
});

const running = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {dnsService, readyEndpoints} = facts;
	if (isEmpty(facts)) {
		return nothingRuns(facts);
	}

	if (!dnsService.known) {
		return undetermined(dnsService);
	}

	if (dnsService.value === undefined) {
		return {
			status: 'unknown',
			observed: 'nothing in kube-system looks like CoreDNS or kube-dns',
			source: dnsService.source,
			remedy: {
				summary: 'See whether names resolve in a pod.',
				commands: [
					kubectl(
						facts,
						'run dns-test --rm -i --restart=Never --image=registry.k8s.io/e2e-test-images/agnhost:2.59 --command -- nslookup kubernetes.default',
					),
				],
			},
		};
	}

	const {namespace, name} = dnsService.value;
	if (!readyEndpoints.known) {
		return undetermined(readyEndpoints);
	}

	const ready = readyEndpoints.value[`${namespace}/${name}`];
	if (ready === undefined) {
		return {
			status: 'unknown',
			observed: `nobody counted the endpoints of ${namespace}/${name}`,
			source: readyEndpoints.source,
		};
	}

	return ready > 0
		? {
				status: 'pass',
				observed: `${plural(ready, 'endpoint')} of ${namespace}/${name} ready`,
				source: readyEndpoints.source,
			}
		: {
				status: ifIntended(planned !== undefined, 'fail', 'warn'),
				observed: `no endpoint of ${namespace}/${name} is ready`,
				source: readyEndpoints.source,
				remedy: {
					summary: 'See why its pods do not run.',
					commands: [
						kubectl(facts, `get pods -n ${namespace} -o wide`),
						kubectl(facts, `get events -n ${namespace} --sort-by=.lastTimestamp`),
					],
				},
			};
};

const domain = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	model: Model | undefined,
): CheckResult => {
	const {clusterDomain: fact} = facts;
	if (isEmpty(facts)) {
		return nothingRuns(facts);
	}

	if (!fact.known) {
		return undetermined(fact);
	}

	const {value, source} = fact;
	if (value === undefined) {
		return {
			status: 'unknown',
			observed: `neither CoreDNS nor kubeadm names it; Istio takes ${usual}`,
			source,
		};
	}

	if (value === usual) {
		return {status: 'pass', observed: value, source};
	}

	const asked = textOf(valueSet(planned?.overlays ?? [], 'global', 'proxy', 'clusterDomain'));
	const spansNetworks = planned !== undefined && (model?.networks.length ?? 0) > 1;
	if (asked !== undefined && spansNetworks && !asked.endsWith('.local')) {
		return {
			status: 'fail',
			observed: `${value}; with global.proxy.clusterDomain ${asked}, gateways do not know the names that peers ask for: they pass on *.local`,
			source,
			remedy: {
				summary: `Leave global.proxy.clusterDomain out of base.yaml: istiod's own names then end in ${usual}.`,
				commands: [],
			},
		};
	}

	return {
		status: ifIntended(planned !== undefined, 'warn'),
		observed: `${value}: requests to names that end in it, spelt out, are unknown to Istio, which uses ${asked ?? usual}`,
		source,
		remedy: {
			summary: 'Use short names (service.namespace) between clusters.',
			commands: [
				kubectl(facts, "get configmap -n kube-system coredns -o jsonpath='{.data.Corefile}'"),
			],
		},
	};
};

export const dnsChecks: readonly Check[] = [
	defineCheck({
		id: 'dns.running',
		scope: 'cluster',
		title: "the cluster's name server runs",
		why: 'Sidecars find istiod, and programs find services, by names that this server alone knows.',
		when: {
			pass: 'CoreDNS or kube-dns has a ready endpoint',
			warn: 'it has none, and no mesh is given',
			fail: 'it has none',
			unknown: 'nothing looks like either, or endpoints could not be listed',
			skipped: 'there is no node',
		},
		run: eachCluster(running),
	}),
	defineCheck({
		id: 'dns.cluster-domain',
		scope: 'cluster',
		title: 'services have their names under cluster.local',
		why: 'Istio, its gateways and its documentation take this domain for granted.',
		when: {
			pass: 'they have',
			note: 'without a mesh: they have not',
			warn: 'they have another',
			fail: 'they have another, base.yaml tells Istio so, and the mesh spans networks',
			unknown: 'neither CoreDNS nor kubeadm tells, or they could not be read',
			skipped: 'there is no node',
		},
		run: eachCluster((facts, planned, {model}) => domain(facts, planned, model)),
	}),
	globalStubCheck,
];
