import {selects, type Labels} from '../../kubernetes/label-selector.ts';
import type {Model, ModelCluster} from '../../mesh/model.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {valueSet} from '../../mesh/overlay-settings.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, ControlPlane, WebhookFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {worstProblem} from '../worst-problem.ts';
import {systemLabels} from '../policy/webhook.ts';
import {isOurPlace} from './control-planes.ts';

/** How a namespace asks for sidecars of a revision. */
const askingFor = (revision: string): Labels =>
	revision === 'default' ? {'istio-injection': 'enabled'} : {'istio.io/rev': revision};

const isFor = (webhook: WebhookFacts, namespace: Labels, pod: Labels): boolean =>
	webhook.kind === 'mutating' &&
	webhook.isOfIstio &&
	webhook.rules.some(({resources}) => resources.includes('pods')) &&
	selects(webhook.namespaces, namespace) &&
	selects(webhook.objects, pod);

/** What an istiod of its revision should have beside it, and has not. */
const missingOf = (
	{revision, name}: ControlPlane,
	webhooks: readonly WebhookFacts[],
	planned: ModelCluster | undefined,
): string[] => {
	const validates =
		webhooks.some(({kind, isOfIstio}) => kind === 'validating' && isOfIstio) ||
		valueSet(planned?.overlays ?? [], 'global', 'configValidation') === false;
	return [
		...(webhooks.some(webhook => isFor(webhook, askingFor(revision), {}))
			? []
			: [
					`no webhook injects for ${name} (${Object.entries(askingFor(revision))
						.map(([key, value]) => `${key}=${value}`)
						.join(', ')}): new pods come without a sidecar`,
				]),
		...(validates ? [] : ["no webhook validates Istio's objects: a wrong one is accepted"]),
	];
};

/** A remote that runs proxies had an injector, whose istiod is its owner's. */
const missingOnRemote = (facts: ClusterFacts, webhooks: readonly WebhookFacts[]): string[] =>
	facts.proxies.known &&
	facts.proxies.value.length > 0 &&
	!webhooks.some(webhook => isFor(webhook, askingFor('default'), {}))
		? ['no webhook injects here, though proxies run: new pods come without a sidecar']
		: [];

/** Injectors whose answers the API server would not trust. */
const untrusted = (
	webhooks: readonly WebhookFacts[],
	facts: ClusterFacts,
	mode: Model['trust']['mode'] | undefined,
): string[] => {
	const {liveRoot} = facts;
	const roots = liveRoot.known ? liveRoot.value?.fingerprints : undefined;
	return [
		...new Set(
			webhooks.flatMap(({isOfIstio, configuration, authorities, objects}) => {
				// What never matches anything costs nothing.
				if (!isOfIstio || authorities === undefined || objects.labels['istio.io/deactivated']) {
					return [];
				}

				if (authorities.length === 0) {
					return [`${configuration} has no CA`];
				}

				return mode === 'external' ||
					roots === undefined ||
					authorities.some(authority => roots.includes(authority))
					? []
					: [`${configuration} has another CA than istiod`];
			}),
		),
	];
};

const webhooksOf = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	mode: Model['trust']['mode'] | undefined,
): CheckResult => {
	const {istio, webhooks} = facts;
	if (!istio.known) {
		return undetermined(istio);
	}

	if (!webhooks.known) {
		return undetermined(webhooks);
	}

	const controlPlanes = istio.value.controlPlanes.filter(
		controlPlane =>
			controlPlane.isExternal !== true && (planned === undefined || isOurPlace(controlPlane)),
	);
	const {source} = webhooks;
	const injectors = webhooks.value.filter(({isOfIstio}) => isOfIstio);
	const hasProxies = facts.proxies.known && facts.proxies.value.length > 0;
	if (controlPlanes.length === 0 && injectors.length === 0 && !hasProxies) {
		return {status: 'skipped', observed: 'no control plane runs yet', source};
	}

	const missing =
		planned?.role === 'remote'
			? missingOnRemote(facts, webhooks.value)
			: controlPlanes.flatMap(one => missingOf(one, webhooks.value, planned));
	const broken = untrusted(webhooks.value, facts, mode);
	if (missing.length + broken.length === 0) {
		return {status: 'pass', observed: 'injector and validator are there', source};
	}

	return {
		status: ifIntended(planned !== undefined, 'warn'),
		observed: [
			...missing,
			...(broken.length === 0
				? []
				: [`${few(broken)}: the API server refuses what it should have asked about`]),
		].join('; '),
		source,
		remedy: {
			summary:
				missing.length === 0
					? 'istiod writes its CA there by itself while it runs and may: look at its log.'
					: 'apply brings back what is missing.',
			commands:
				broken.length === 0
					? []
					: [kubectl(facts, `logs -n ${systemNamespace} deployment/istiod --tail=50`)],
		},
	};
};

/** The east-west gateway's pod asks for its proxy by label, and gets none where its namespace says otherwise (fact G-3). */
const gatewayPod: Labels = {'sidecar.istio.io/inject': 'true'};

/** Istio's own selectors, for a cluster that has no webhook of it yet. */
const isInjectedByDefault = ({
	'istio-injection': injection,
	'istio.io/rev': revision,
}: Labels): boolean =>
	injection === undefined
		? revision === undefined || revision === 'default'
		: injection === 'enabled';

const gatewayIn = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {namespaces, webhooks, proxies} = facts;
	if (planned?.gateway === undefined) {
		return {status: 'skipped', observed: 'no gateway is planned here', source: 'mesh.yaml'};
	}

	if (!namespaces.known) {
		return undetermined(namespaces);
	}

	const labels = systemLabels(facts) ?? {};
	const own = webhooks.known
		? webhooks.value.filter(webhook => isFor(webhook, askingFor('default'), {}))
		: [];
	const injects =
		webhooks.known && own.length > 0
			? webhooks.value.some(webhook => isFor(webhook, labels, gatewayPod))
			: isInjectedByDefault(labels);
	if (!injects) {
		const found = Object.entries(labels)
			.filter(([key]) => key === 'istio-injection' || key === 'istio.io/rev')
			.map(([key, value]) => `${key}=${value}`);
		return {
			status: 'fail',
			observed: `nothing is injected in ${systemNamespace}${found.length === 0 ? ', which no webhook of Istio selects' : `, which is labelled ${found.join(', ')}`}: the east-west gateway comes up without a proxy`,
			source: `Namespace ${systemNamespace}; ${webhooks.source}`,
			remedy: {
				summary: 'Take the label away, and apply.',
				commands: [
					kubectl(facts, `label namespace ${systemNamespace} istio-injection- istio.io/rev-`),
				],
			},
		};
	}

	const bare = proxies.known ? proxies.value.filter(({isUninjected}) => isUninjected === true) : [];
	return bare.length === 0
		? {
				status: 'pass',
				observed: `a gateway in ${systemNamespace} gets its proxy`,
				source: namespaces.source,
			}
		: {
				status: 'note',
				observed: `${few(bare.map(({kind, namespace, name}) => `${kind} ${namespace}/${name}`))}: made while nothing was injected, and without a proxy; apply has its own gateway made anew`,
				source: proxies.source,
			};
};

export const injectionCheck = defineCheck({
	id: 'istio.injection',
	scope: 'cluster',
	title: 'new pods get their sidecar, and gateways their proxy',
	why: 'An injector that is gone leaves pods without a sidecar, silently; one that is not trusted has them refused, and in a namespace that it does not select an east-west gateway never starts.',
	when: {
		pass: 'injector and validator are there and trusted, and istio-system lets its gateway be injected',
		note: 'a gateway was made without a proxy; without a mesh: an injector or validator is missing or not trusted',
		warn: 'an injector or validator is missing, or has no CA or another one than istiod; apply brings back what is missing',
		fail: 'istio-system is labelled so that its gateway gets no proxy',
		unknown: 'webhooks, namespaces or control planes could not be listed',
		skipped: 'no control plane runs yet, and no gateway is planned',
	},
	run: eachCluster((facts, planned, {model}) =>
		worstProblem([gatewayIn(facts, planned), webhooksOf(facts, planned, model?.trust.mode)]),
	),
});
