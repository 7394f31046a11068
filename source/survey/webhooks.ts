import {admissionRulesOf, coveredKinds} from '../mesh/created-kinds.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import type {ObjectOf} from '../kubernetes/typed-object.ts';
import {labelSelectorOf} from '../kubernetes/label-selector.ts';
import type {ClusterReader} from './cluster-reader.ts';
import type {ServiceName} from './endpoints.ts';
import {factFrom} from './fact.ts';
import type {Fact, WebhookFacts} from './facts.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';
const configurationsAtMost = 500;

type Mutating = ObjectOf<{apiVersion: typeof apiVersion; kind: 'MutatingWebhookConfiguration'}>;
type Validating = ObjectOf<{
	apiVersion: typeof apiVersion;
	kind: 'ValidatingWebhookConfiguration';
}>;
type Configuration = Mutating | Validating;

/** What injects sidecars or validates Istio's own objects, whoever installed it. */
const isOfIstio = ({metadata: {name, labels = {}}}: Pick<KubeObject, 'metadata'>): boolean =>
	labels['app'] === 'sidecar-injector' ||
	(labels['app'] === 'istiod' && labels['istio'] === 'istiod') ||
	/^(?:istio-(?:sidecar-injector|revision-tag|validator)|istiod-default-validator)/v.test(name);

const webhookFrom = (
	configuration: Configuration,
	kind: WebhookFacts['kind'],
	webhook: NonNullable<Configuration['webhooks']>[number],
): WebhookFacts => {
	const {service, url} = webhook.clientConfig ?? {};
	const revision = configuration.metadata.labels?.['istio.io/rev'];
	return {
		configuration: configuration.metadata.name,
		kind,
		name: webhook.name ?? '',
		isOfIstio: isOfIstio(configuration),
		...(revision === undefined ? {} : {revision}),
		// The API fills in what nobody said; this is its default.
		mustAnswer: webhook.failurePolicy !== 'Ignore',
		rules: admissionRulesOf(webhook.rules),
		namespaces: labelSelectorOf(webhook.namespaceSelector),
		objects: labelSelectorOf(webhook.objectSelector),
		isConditional: (webhook.matchConditions ?? []).length > 0,
		...(service === undefined
			? {}
			: {service: {namespace: service.namespace ?? '', name: service.name ?? ''}}),
		...(url === undefined ? {} : {url}),
	};
};

export const listMutatingWebhooks = async (reader: ClusterReader): Promise<readonly Mutating[]> =>
	reader.list({apiVersion, kind: 'MutatingWebhookConfiguration'}, {atMost: configurationsAtMost});

const listWebhooks = async (reader: ClusterReader): Promise<readonly WebhookFacts[]> => {
	const [mutating, validating] = await Promise.all([
		listMutatingWebhooks(reader),
		reader.list(
			{apiVersion, kind: 'ValidatingWebhookConfiguration'},
			{atMost: configurationsAtMost},
		),
	]);
	const of = (configurations: readonly Configuration[], kind: WebhookFacts['kind']) =>
		configurations.flatMap(configuration =>
			(configuration.webhooks ?? []).map(webhook => webhookFrom(configuration, kind, webhook)),
		);
	return [...of(mutating, 'mutating'), ...of(validating, 'validating')];
};

/** Services that something we create depends on: a webhook must answer from them. */
export const webhookServices = async (reader: ClusterReader): Promise<readonly ServiceName[]> => {
	const webhooks = await listWebhooks(reader);
	return webhooks
		.filter(({mustAnswer, rules}) => mustAnswer && coveredKinds(rules).length > 0)
		.flatMap(({service}) => service ?? []);
};

export const surveyWebhooks = async (
	reader: ClusterReader,
): Promise<Fact<readonly WebhookFacts[]>> =>
	factFrom('MutatingWebhookConfigurations and ValidatingWebhookConfigurations', async () =>
		listWebhooks(reader),
	);
