import type {ModelCluster} from '../mesh/model.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {ClusterFacts, ExistingIstio} from '../survey/facts.ts';
import {
	kubectl, plural, shellWord, withKubeconfig,
} from './commands.ts';
import {defineCheck, type Opinion} from './define-check.ts';
import type {Check, CheckContext, Remedy} from './finding.ts';
import {
	eachCluster, ifIntended, plannedFor, undetermined,
} from './subjects.ts';
import {worst} from './worst.ts';

type ControlPlane = ExistingIstio['controlPlanes'][number];

const isOurPlace = ({namespace, revision}: ControlPlane): boolean => namespace === systemNamespace && revision === 'default';

const describe = ({namespace, name, version, revision, clusterId, meshId, owner}: ControlPlane): string =>
	`${namespace}/${name} ${version}${revision === 'default' ? '' : ` (revision ${revision})`}, cluster ${clusterId} of ${meshId === undefined ? 'no named mesh' : `mesh ${meshId}`}, installed by ${owner === 'unknown' ? 'an unknown tool' : owner}`;

const removal = (facts: ClusterFacts): Remedy => ({
	summary: 'Rename the cluster or the mesh in mesh.yaml to what runs there, or remove the old control plane first; this deletes all Istio objects of the cluster.',
	commands: [kubectl(facts, 'get deployments -A -l app=istiod --show-labels'), withKubeconfig(facts, `istioctl uninstall --purge --context ${shellWord(facts.context)}`)],
});

const controlPlaneOpinion = (controlPlane: ControlPlane, facts: ClusterFacts, planned: ModelCluster | undefined, mesh: string | undefined): Opinion => {
	const source = `Deployment ${controlPlane.namespace}/${controlPlane.name}`;
	const described = describe(controlPlane);
	const isOurs = controlPlane.owner === 'mesh-wizard';
	if (planned === undefined || mesh === undefined) {
		return {status: isOurs ? 'pass' : 'note', observed: described, source};
	}

	const remedy = removal(facts);
	if (!isOurPlace(controlPlane)) {
		return {
			status: 'warn', observed: `${described}; it stays beside the new one, and both may answer for a namespace`, source, remedy,
		};
	}

	if (planned.role === 'remote') {
		return {
			status: 'fail', observed: `${described}; it is to be a remote, without a control plane`, source, remedy,
		};
	}

	if (isOurs && controlPlane.clusterId === planned.name && controlPlane.meshId === undefined) {
		return {status: 'note', observed: `${described}; an installation that did not come to its end`, source};
	}

	if (controlPlane.clusterId !== planned.name || controlPlane.meshId !== mesh) {
		return {
			status: 'fail', observed: `${described}; mesh.yaml calls it cluster ${planned.name} of mesh ${mesh}`, source, remedy,
		};
	}

	return {status: isOurs ? 'pass' : 'note', observed: isOurs ? described : `${described}; apply takes it over`, source};
};

const existing = (facts: ClusterFacts, context: CheckContext): Opinion => {
	const {istio} = facts;
	if (!istio.known) {
		return undetermined(istio);
	}

	const planned = plannedFor(context, facts.name);
	const {controlPlanes, crds, webhooks} = istio.value;
	const [first, ...rest] = controlPlanes.map(controlPlane => controlPlaneOpinion(controlPlane, facts, planned, context.model?.mesh));
	if (first !== undefined) {
		return worst([first, ...rest]);
	}

	if (webhooks.length > 0 && planned?.role !== 'remote') {
		return {
			status: ifIntended(planned !== undefined, 'warn'),
			observed: `no control plane, but ${plural(webhooks.length, 'injection webhook')} (${webhooks.join(', ')}): a remote of another mesh, or left over`,
			source: istio.source,
			remedy: {summary: 'A webhook without its istiod refuses new pods in injected namespaces. Delete it if no mesh uses it.', commands: webhooks.map(name => kubectl(facts, `get mutatingwebhookconfiguration ${name} -o yaml`))},
		};
	}

	return {status: 'pass', observed: crds.length === 0 ? 'none' : `no control plane; ${plural(crds.length, 'custom resource definition')} of Istio`, source: istio.source};
};

const manager = (facts: ClusterFacts, planned: ModelCluster | undefined): Opinion => {
	const {istio} = facts;
	if (!istio.known) {
		return undetermined(istio);
	}

	const foreign = istio.value.controlPlanes.filter(({owner}) => owner === 'helm' || owner === 'sail');
	const unclear = istio.value.controlPlanes.filter(({owner}) => owner === 'unknown');
	if (foreign.length === 0 && unclear.length === 0) {
		return {status: 'pass', observed: istio.value.controlPlanes.length === 0 ? 'none' : 'istioctl alone', source: istio.source};
	}

	const isInTheWay = foreign.some(isOurPlace);
	return {
		status: ifIntended(planned !== undefined, isInTheWay ? 'fail' : 'warn'),
		observed: [...foreign, ...unclear].map(describe).join('; '),
		source: istio.source,
		remedy: {
			summary: 'Go on with the tool that installed it, or remove it with that tool first: two managers undo each other\'s changes.',
			commands: foreign.some(({owner}) => owner === 'sail') ? [kubectl(facts, 'get istios.sailoperator.io -A')] : [withKubeconfig(facts, `helm --kube-context ${shellWord(facts.context)} list -A`)],
		},
	};
};

export const istioChecks: readonly Check[] = [
	defineCheck({
		id: 'istio.existing',
		scope: 'cluster',
		title: 'no other Istio is in the way',
		why: 'A control plane that runs under another name would be renamed under its running workloads, which then lose their identity.',
		when: {
			pass: 'no control plane runs, or one that mesh-wizard installed for this very mesh', note: 'one runs that istioctl installed (with a mesh: under the same cluster and mesh name), or one of ours that was not finished', warn: 'one runs in another namespace or revision, or a webhook without a control plane', fail: 'one runs under another cluster or mesh name, or where a remote is to be', unknown: 'control planes could not be listed',
		},
		run: eachCluster((facts, _planned, context) => existing(facts, context)),
	}),
	defineCheck({
		id: 'istio.foreign-manager',
		scope: 'cluster',
		title: 'no other tool manages Istio here',
		why: 'Helm and operators put back what they installed, so that two managers undo each other\'s work for ever.',
		when: {
			pass: 'no control plane runs, or istioctl installed it', note: 'without a mesh: Helm, Sail or an unknown tool manages one', warn: 'such a one is in another namespace or revision, or its tool is unknown', fail: 'Helm or Sail manages the one in istio-system', unknown: 'control planes could not be listed',
		},
		run: eachCluster((facts, planned) => manager(facts, planned)),
	}),
];
