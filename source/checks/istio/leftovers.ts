import type {ModelCluster} from '../../mesh/model.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, WebhookFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl, withKubeconfig} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {Remedy} from '../finding.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';

const configurationsOf = (webhooks: readonly WebhookFacts[]): string[] => [
	...new Set(webhooks.map(({configuration}) => configuration)),
];

const deletions = (facts: ClusterFacts, webhooks: readonly WebhookFacts[]): string[] => [
	...new Set(
		webhooks.map(({kind, configuration}) =>
			kubectl(facts, `delete ${kind}webhookconfiguration ${shellWord(configuration)}`),
		),
	),
];

/** istioctl leaves definitions that others have installed, such as Helm. */
const removal = (facts: ClusterFacts, crds: readonly string[]): Remedy => ({
	summary:
		'An installation takes them over. To start from nothing, remove them first; this deletes all Istio objects of the cluster.',
	commands: [
		withKubeconfig(facts, `istioctl uninstall --purge --context ${shellWord(facts.context)}`),
		kubectl(facts, `delete customresourcedefinitions --ignore-not-found ${crds.join(' ')}`),
	],
});

/** Webhooks of a revision that no control plane here serves. */
const orphans = ({webhooks, istio}: ClusterFacts): readonly WebhookFacts[] => {
	const revisions = new Set(
		istio.known ? istio.value.controlPlanes.map(({revision}) => revision) : [],
	);
	return webhooks.known
		? webhooks.value.filter(
				({isOfIstio, revision = 'default'}) => isOfIstio && !revisions.has(revision),
			)
		: [];
};

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {istio, webhooks, systemNamespace: namespace} = facts;
	if (!istio.known) {
		return undetermined(istio);
	}

	if (!webhooks.known) {
		return undetermined(webhooks);
	}

	const {controlPlanes, crds} = istio.value;
	const left = orphans(facts);
	const source = `${istio.source}; ${webhooks.source}`;
	if (left.length > 0) {
		const names = few(configurationsOf(left));
		const isAttached = namespace.known && namespace.value.controlPlaneClusters !== undefined;
		if (planned?.role === 'remote') {
			return {status: 'pass', observed: `${names}: as a remote has them`, source};
		}

		return {
			status: ifIntended(planned !== undefined, 'warn'),
			observed: `${names}: no control plane for ${left.length === 1 ? 'it' : 'them'} in this cluster, ${isAttached ? 'which is a remote of another' : 'a remote of another mesh, or left over'}`,
			source,
			remedy: {
				summary:
					'A webhook without its istiod refuses new pods in the namespaces that it is for. Delete what no mesh uses.',
				commands: deletions(facts, left),
			},
		};
	}

	if (
		controlPlanes.length > 0 ||
		(crds.length === 0 && !(namespace.known && namespace.value.exists))
	) {
		return {
			status: 'pass',
			observed: controlPlanes.length > 0 ? 'nothing without its control plane' : 'nothing',
			source,
		};
	}

	const rest = [
		...(crds.length === 0 ? [] : [plural(crds.length, 'custom resource definition')]),
		...(namespace.known && namespace.value.exists ? [`Namespace ${systemNamespace}`] : []),
	];
	return namespace.known && namespace.value.createdByUs && crds.length === 0
		? {status: 'pass', observed: `Namespace ${systemNamespace}, made by mesh-wizard`, source}
		: {
				status: 'note',
				observed: `${rest.join(' and ')} without a control plane: prepared, or left over`,
				source,
				remedy: crds.length === 0 ? undefined : removal(facts, crds),
			};
};

export const leftoversCheck = defineCheck({
	id: 'istio.leftovers',
	scope: 'cluster',
	title: 'nothing is left of a former Istio',
	why: 'Half of an Istio refuses pods, or brings back settings that nobody remembers.',
	when: {
		pass: 'nothing is there, or it belongs to a control plane',
		note: 'definitions or the namespace without a control plane; without a mesh: webhooks without one',
		warn: 'webhooks without a control plane, where none or another is planned',
		unknown: 'control planes or webhooks could not be listed',
	},
	run: eachCluster(resultFor),
});
