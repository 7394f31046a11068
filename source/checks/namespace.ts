import type {ModelCluster} from '../mesh/model.ts';
import {controlPlaneAnnotation, networkLabel, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import type {Check} from './finding.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

const runsIstiod = ({istio}: ClusterFacts): boolean =>
	istio.known && istio.value.controlPlanes.some(({namespace}) => namespace === systemNamespace);

const terminating = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const fact = facts.systemNamespace;
	if (!fact.known) {
		return undetermined(fact);
	}

	return fact.value.terminating
		? {
				status: ifIntended(planned !== undefined, 'fail', 'warn'),
				observed: 'it is being deleted',
				source: fact.source,
				remedy: {
					summary:
						'Wait until it is gone; its conditions name what holds it up, often a webhook or an API service that does not answer.',
					commands: [
						kubectl(
							facts,
							String.raw`get namespace ${systemNamespace} -o jsonpath='{range .status.conditions[*]}{.type}: {.message}{"\n"}{end}'`,
						),
					],
				},
			}
		: {
				status: 'pass',
				observed: fact.value.exists ? 'active' : 'not there yet',
				source: fact.source,
			};
};

const network = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const fact = facts.systemNamespace;
	if (!fact.known) {
		return undetermined(fact);
	}

	const {
		value: {exists, network: found},
		source,
	} = fact;
	if (!exists) {
		return {status: 'skipped', observed: 'the namespace is not there yet', source};
	}

	if (found === undefined) {
		return runsIstiod(facts)
			? {
					status: ifIntended(planned !== undefined, 'warn'),
					observed: `no label ${networkLabel}, though istiod runs${planned === undefined ? '' : `; apply sets it to ${planned.network}, and endpoints without a sidecar move to that network`}`,
					source,
				}
			: {status: 'pass', observed: 'no label yet; nothing runs there', source};
	}

	if (planned === undefined || found === planned.network) {
		return {status: 'pass', observed: `network ${found}`, source};
	}

	return {
		status: 'fail',
		observed: `it says network ${found}; mesh.yaml says ${planned.network}`,
		source,
		remedy: {
			summary: `Put the cluster on network ${found} in mesh.yaml, or change the label, if nothing of the old network runs any more.`,
			commands: [
				kubectl(
					facts,
					`label namespace ${systemNamespace} ${networkLabel}=${planned.network} --overwrite`,
				),
			],
		},
	};
};

const attached = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const fact = facts.systemNamespace;
	if (!fact.known) {
		return undetermined(fact);
	}

	const {
		value: {controlPlaneClusters: text},
		source,
	} = fact;
	const named = (text ?? '')
		.split(',')
		.map(name => name.trim())
		.filter(name => name !== '');
	if (named.length === 0) {
		return {status: 'pass', observed: 'no control plane of another cluster is named', source};
	}

	const said = `annotation ${controlPlaneAnnotation} names ${named.join(', ')}`;
	if (planned === undefined) {
		return {status: 'note', observed: `${said}: it is a remote of that cluster`, source};
	}

	const wanted = planned.role === 'remote' ? planned.owner : planned.name;
	if (named.includes('*') || (wanted !== undefined && named.includes(wanted))) {
		return {status: 'pass', observed: said, source};
	}

	return {
		status: 'fail',
		observed: `${said}; mesh.yaml ${planned.role === 'remote' ? `says ${planned.owner ?? ''}` : 'makes it a primary of its own'}`,
		source,
		remedy: {
			summary:
				'The control plane named there may still serve this cluster. If it does not any more, remove the annotation.',
			commands: [
				kubectl(facts, `annotate namespace ${systemNamespace} ${controlPlaneAnnotation}-`),
			],
		},
	};
};

export const namespaceChecks: readonly Check[] = [
	defineCheck({
		id: 'namespace.terminating',
		scope: 'cluster',
		title: `namespace ${systemNamespace} is not being deleted`,
		why: 'Nothing can be created in a namespace on its way out, and what is there goes with it.',
		when: {
			pass: 'it is not there yet, or active',
			warn: 'it is being deleted, and no mesh is given',
			fail: 'it is being deleted',
			unknown: 'it could not be read',
		},
		run: eachCluster(terminating),
	}),
	defineCheck({
		id: 'namespace.network-label',
		scope: 'cluster',
		title: `namespace ${systemNamespace} names the right network`,
		why: "istiod takes a cluster's network from this label; with a wrong one it sends requests where they do not arrive.",
		when: {
			pass: 'it names the planned network, or none and nothing runs there; without a mesh: it names one',
			note: 'without a mesh: it names none, and istiod runs',
			warn: 'it names none, and istiod runs; apply sets it',
			fail: 'it names another',
			unknown: 'the namespace could not be read',
			skipped: 'it is not there yet',
		},
		run: eachCluster(network),
	}),
	defineCheck({
		id: 'namespace.attached-elsewhere',
		scope: 'cluster',
		title: 'no other control plane has taken the cluster over',
		why: "Two control planes that serve one remote overwrite each other's certificates in its webhooks.",
		when: {
			pass: 'no control plane is named, or the planned one',
			note: 'without a mesh: one is named',
			fail: 'another is named than mesh.yaml plans',
			unknown: 'the namespace could not be read',
		},
		run: eachCluster(attached),
	}),
];
