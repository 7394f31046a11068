import type {ModelCluster} from '../mesh/model.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {listed} from '../text/listed.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

const isGlobal = (zone: string): boolean => zone === 'global' || zone.endsWith('.global');

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {stubZones: fact} = facts;
	if (!fact.known) {
		return undetermined(fact);
	}

	const found = [
		...new Set(fact.value.filter(({zone}) => isGlobal(zone)).map(({configMap}) => configMap)),
	];
	if (found.length === 0) {
		return {status: 'pass', observed: 'no zone global', source: fact.source};
	}

	return {
		status: ifIntended(planned !== undefined, 'warn'),
		observed: `${listed(found.map(name => `ConfigMap kube-system/${name}`))} ${found.length === 1 ? 'sends' : 'send'} names in .global to another server, as meshes before Istio 1.9 needed`,
		source: fact.source,
		remedy: {
			summary:
				'Call services by their usual names, such as hello.shop.svc.cluster.local: those have the endpoints of every cluster. Where the calling cluster has no such Service, turn on DNS proxying in base.yaml: meshConfig.defaultConfig.proxyMetadata.ISTIO_META_DNS_CAPTURE: "true". When nothing asks for .global any more, take the zone and its ServiceEntries away.',
			commands: [
				...found.map(name => kubectl(facts, `get configmap -n kube-system ${name} -o yaml`)),
				kubectl(facts, 'get serviceentries --all-namespaces'),
			],
		},
	};
};

export const globalStubCheck = defineCheck({
	id: 'dns.global-stub',
	scope: 'cluster',
	title: 'no names in .global are left of an older mesh',
	why: 'Istio answers no name in .global since 1.9: programs that still call one get no answer, or reach clusters beside the mesh.',
	when: {
		pass: 'the name server sends no zone global elsewhere',
		note: 'without a mesh: it does',
		warn: 'it does',
		unknown: 'its configuration could not be read',
	},
	run: eachCluster(resultFor),
});
