import {createdPlaces} from '../../mesh/created-kinds.ts';
import {labelSelectorOf, selects} from '../../kubernetes/label-selector.ts';
import {fitted} from '../../kubernetes/shape.ts';
import {selectorShape} from '../../kubernetes/shapes.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {meshConfigSet} from '../../mesh/overlay-settings.ts';
import {recordOf, textOf} from '../../untyped.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, MeshSettings} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, undetermined} from '../subjects.ts';
import {isUnread, unread} from './authorization.ts';
import {systemLabels} from './webhook.ts';

const selectorsShape = [selectorShape] as const;

const settingsOf = ({istio}: ClusterFacts): MeshSettings | undefined =>
	istio.known
		? istio.value.controlPlanes.find(({namespace}) => namespace === systemNamespace)?.settings
		: undefined;

const show = (facts: ClusterFacts): string =>
	kubectl(facts, `get configmap -n ${systemNamespace} istio -o jsonpath='{.data.mesh}'`);

const selectorsCheck = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const source = `ConfigMap ${systemNamespace}/istio`;
	const existing = settingsOf(facts)?.discoverySelectors;
	if (planned === undefined) {
		return existing === undefined
			? {status: 'pass', observed: 'every namespace is seen', source}
			: {
					status: 'note',
					observed: 'istiod sees only the namespaces that its discoverySelectors choose',
					source,
				};
	}

	const selectors = fitted(meshConfigSet(planned.overlays, 'discoverySelectors'), selectorsShape);
	const asked = (selectors ?? []).map(selector => labelSelectorOf(selector));
	if (asked.length > 0) {
		const unseen = createdPlaces(systemLabels(facts))
			.filter(({labels}) => !asked.some(selector => selects(selector, labels)))
			.map(({namespace}) =>
				namespace.startsWith('mesh-wizard') ? "the traffic proof's namespaces" : namespace,
			);
		return unseen.length === 0
			? {
					status: 'note',
					observed:
						"discoverySelectors limit what istiod sees; Istio's own namespace and the traffic proof's are chosen",
					source: 'base.yaml and overlays',
				}
			: {
					status: 'fail',
					observed: `discoverySelectors leave out ${listed(unseen)}`,
					source: 'base.yaml and overlays',
					remedy: {
						summary: `Add selectors for them to meshConfig.discoverySelectors, such as matchLabels: {istio-injection: enabled} and matchLabels: {kubernetes.io/metadata.name: ${systemNamespace}}.`,
						commands: [],
					},
				};
	}

	return existing === undefined
		? {status: 'pass', observed: 'every namespace is seen', source}
		: {
				status: 'warn',
				observed:
					'istiod sees only the namespaces that its discoverySelectors choose; nothing in base.yaml sets them, so that apply takes them away',
				source,
				remedy: {
					summary: 'Copy meshConfig.discoverySelectors into base.yaml to keep them.',
					commands: [show(facts)],
				},
			};
};

const outboundCheck = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const existing = settingsOf(facts)?.outboundTrafficPolicy;
	const asked =
		planned === undefined
			? undefined
			: textOf(recordOf(meshConfigSet(planned.overlays, 'outboundTrafficPolicy'))['mode']);
	if (asked === 'REGISTRY_ONLY' || (existing === 'REGISTRY_ONLY' && planned === undefined)) {
		return {
			status: 'note',
			observed:
				"REGISTRY_ONLY: a peer's service counts as known only where its namespace and Service are in this cluster, too",
			source: asked === undefined ? `ConfigMap ${systemNamespace}/istio` : 'base.yaml and overlays',
		};
	}

	return existing === 'REGISTRY_ONLY'
		? {
				status: 'warn',
				observed:
					'istiod runs with REGISTRY_ONLY; nothing in base.yaml sets it, so that apply takes it away and requests to unknown hosts get out',
				source: `ConfigMap ${systemNamespace}/istio`,
				remedy: {
					summary: 'Copy meshConfig.outboundTrafficPolicy into base.yaml to keep it.',
					commands: [show(facts)],
				},
			}
		: {
				status: 'pass',
				observed: 'unknown hosts can be reached',
				source: `ConfigMap ${systemNamespace}/istio`,
			};
};

/** A cluster whose control planes could not be read has settings that nobody knows. */
const judged = (rule: (facts: ClusterFacts, planned: ModelCluster | undefined) => CheckResult) =>
	eachCluster((facts, planned) => {
		if (isUnread(planned)) {
			return unread;
		}

		return facts.istio.known ? rule(facts, planned) : undetermined(facts.istio);
	});

export const discoverySelectorsCheck = defineCheck({
	id: 'policy.discovery-selectors',
	scope: 'cluster',
	title: 'istiod sees the namespaces that it must',
	why: 'What discoverySelectors leave out does not exist for istiod: no endpoints, no gateway, no certificate.',
	when: {
		pass: 'none are set',
		note: 'they are set and choose what is needed; without a mesh: they are set',
		warn: 'the running istiod has some that base.yaml does not',
		fail: 'those of base.yaml leave out istio-system or the traffic proof',
		unknown: 'control planes could not be read',
		skipped: 'it is a remote, whose own configuration is not read',
	},
	run: judged(selectorsCheck),
});

export const outboundPolicyCheck = defineCheck({
	id: 'policy.outbound',
	scope: 'cluster',
	title: 'requests to unknown hosts are let out',
	why: 'With REGISTRY_ONLY a host that the registry does not know is refused, and a service that only a peer has may be such a host.',
	when: {
		pass: 'they are',
		note: 'they are not (REGISTRY_ONLY)',
		warn: 'they are not now, and would be after apply',
		unknown: 'control planes could not be read',
		skipped: 'it is a remote, whose own configuration is not read',
	},
	run: judged(outboundCheck),
});
