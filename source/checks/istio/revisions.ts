import {selects, type Labels} from '../../kubernetes/label-selector.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts, WebhookFacts} from '../../survey/facts.ts';
import {few, listed} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {describe, isOurPlace} from './control-planes.ts';

/** The usual way in which a namespace asks for sidecars. */
const asking: Labels = {'istio-injection': 'enabled', 'kubernetes.io/metadata.name': 'any'};

const injects = ({kind, isOfIstio, rules, namespaces, objects}: WebhookFacts): boolean =>
	kind === 'mutating' &&
	isOfIstio &&
	rules.some(({resources}) => resources.includes('pods')) &&
	selects(namespaces, asking) &&
	selects(objects, {});

/**
Whether it is a revision's tag that asks the same istiod as the injector of that revision: they say the same. istioctl turns that injector
off at its very end, so that both inject where it has failed before.
*/
const isTagOf = (
	{configuration, service}: WebhookFacts,
	others: readonly WebhookFacts[],
): boolean =>
	configuration.startsWith('istio-revision-tag-') &&
	others.some(
		other =>
			!other.configuration.startsWith('istio-revision-tag-') &&
			other.service !== undefined &&
			other.service.namespace === service?.namespace &&
			other.service.name === service.name,
	);

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {istio, webhooks} = facts;
	if (!istio.known) {
		return undetermined(istio);
	}

	const {controlPlanes} = istio.value;
	const others = controlPlanes.filter(controlPlane => !isOurPlace(controlPlane));
	const isPlanned = planned?.role === 'primary';
	if (controlPlanes.length > 1 || (isPlanned && others.length > 0)) {
		return {
			status: ifIntended(planned !== undefined, 'warn'),
			observed: `${controlPlanes.map(describe).join('; ')}${isPlanned && controlPlanes.length === others.length ? '; the new one comes beside it' : ''}`,
			source: istio.source,
			remedy: {
				summary:
					'Which of them a workload gets, the labels of its namespace say: istio-injection=enabled for the default, istio.io/rev=REVISION for another. Remove the one that is not needed.',
				commands: [kubectl(facts, 'get namespaces -L istio-injection,istio.io/rev')],
			},
		};
	}

	if (!webhooks.known) {
		return undetermined(webhooks);
	}

	const injecting = webhooks.value.filter(webhook => injects(webhook));
	const injectors = [
		...new Set(
			injecting
				.filter(webhook => !isTagOf(webhook, injecting))
				.map(({configuration}) => configuration),
		),
	];
	return injectors.length > 1
		? {
				status: ifIntended(planned !== undefined, 'warn'),
				observed: `${listed(injectors)} all inject where istio-injection=enabled`,
				source: webhooks.source,
				remedy: {
					summary: 'Two injectors for one namespace quarrel about the sidecar. Keep one.',
					commands: injectors.map(name =>
						kubectl(facts, `get mutatingwebhookconfiguration ${name} -o yaml`),
					),
				},
			}
		: {
				status: 'pass',
				observed:
					controlPlanes.length === 0
						? 'none'
						: few(controlPlanes.map(({revision}) => `revision ${revision}`)),
				source: istio.source,
			};
};

export const revisionsCheck = defineCheck({
	id: 'istio.revisions',
	scope: 'cluster',
	title: 'one control plane answers for a namespace',
	why: 'With several control planes, or two injectors for one label, workloads of one namespace end up in different meshes.',
	when: {
		pass: 'there is one at most',
		note: 'without a mesh: there are several',
		warn: 'there are several, or one elsewhere beside the planned one, or injectors of several that overlap',
		unknown: 'control planes or webhooks could not be listed',
	},
	run: eachCluster(resultFor),
});
