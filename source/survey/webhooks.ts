import {Buffer} from 'node:buffer';
import {admissionRulesOf, coveredKinds} from '../mesh/created-kinds.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import type {ObjectOf} from '../kubernetes/typed-object.ts';
import {labelSelectorOf} from '../kubernetes/label-selector.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
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

const serviceNameOf = ({namespace = '', name = ''}: Partial<ServiceName>): ServiceName => ({
	namespace,
	name,
});

/** The certificates of a `caBundle`; undefined for what is none. */
const authoritiesIn = (
	bundle: string,
	certificates: Pick<CertificatesPort, 'read'>,
): readonly string[] | undefined => {
	if (bundle === '') {
		return [];
	}

	try {
		return certificates
			.read(Buffer.from(bundle, 'base64').toString('utf8'))
			.map(({fingerprint}) => fingerprint);
	} catch {
		return undefined;
	}
};

const webhookFrom = (
	configuration: Configuration,
	kind: WebhookFacts['kind'],
	webhook: NonNullable<Configuration['webhooks']>[number],
	certificates: Pick<CertificatesPort, 'read'>,
): WebhookFacts => {
	const {service, url} = webhook.clientConfig ?? {};
	const revision = configuration.metadata.labels?.['istio.io/rev'];
	const authorities = isOfIstio(configuration)
		? authoritiesIn(webhook.clientConfig?.caBundle ?? '', certificates)
		: undefined;
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
		...(service === undefined ? {} : {service: serviceNameOf(service)}),
		...(url === undefined ? {} : {url}),
		...(authorities === undefined ? {} : {authorities}),
	};
};

export const listMutatingWebhooks = async (reader: ClusterReader): Promise<readonly Mutating[]> =>
	reader.list({apiVersion, kind: 'MutatingWebhookConfiguration'}, {atMost: configurationsAtMost});

const listValidatingWebhooks = async (reader: ClusterReader): Promise<readonly Validating[]> =>
	reader.list({apiVersion, kind: 'ValidatingWebhookConfiguration'}, {atMost: configurationsAtMost});

/** Services that something we create depends on: a webhook must answer from them. */
export const webhookServices = async (reader: ClusterReader): Promise<readonly ServiceName[]> => {
	const configurations: ReadonlyArray<readonly Configuration[]> = await Promise.all([
		listMutatingWebhooks(reader),
		listValidatingWebhooks(reader),
	]);
	return configurations
		.flat()
		.flatMap(({webhooks = []}) => webhooks)
		.filter(
			({failurePolicy, rules}) =>
				failurePolicy !== 'Ignore' && coveredKinds(admissionRulesOf(rules)).length > 0,
		)
		.flatMap(({clientConfig: {service} = {}}) =>
			service === undefined ? [] : [serviceNameOf(service)],
		);
};

export const surveyWebhooks = async (
	reader: ClusterReader,
	certificates: Pick<CertificatesPort, 'read'>,
): Promise<Fact<readonly WebhookFacts[]>> =>
	factFrom('MutatingWebhookConfigurations and ValidatingWebhookConfigurations', async () => {
		const [mutating, validating] = await Promise.all([
			listMutatingWebhooks(reader),
			listValidatingWebhooks(reader),
		]);
		const of = (configurations: readonly Configuration[], kind: WebhookFacts['kind']) =>
			configurations.flatMap(configuration =>
				(configuration.webhooks ?? []).map(webhook =>
					webhookFrom(configuration, kind, webhook, certificates),
				),
			);
		return [...of(mutating, 'mutating'), ...of(validating, 'validating')];
	});
