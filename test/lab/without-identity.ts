import type {LabObject} from './cluster-client.ts';

const podHash = /-[a-f\d]{8,10}-[a-z\d]{5}$/v;

/**
For comparing two installations in the same cluster: leaves out objects whose names are made up anew each time (pods,
ReplicaSets, EndpointSlices and what follows from them) and values that are (certificates, tokens, addresses that the
server picks). What is left is what an installation decides.
*/
export const withoutIdentity = (objects: readonly LabObject[]): LabObject[] =>
	objects
		.filter(
			({kind, metadata}) =>
				![
					'Pod',
					'ReplicaSet',
					'EndpointSlice',
					'Endpoints',
					'ControllerRevision',
					'IPAddress',
					'PodMetrics',
				].includes(kind) && !podHash.test(metadata.name),
		)
		.map(object => withoutValues(object));

const withoutValues = (original: LabObject): LabObject => {
	const object = tagObjects.has(original.metadata.name) ? withoutTagOwner(original) : original;
	const {kind, metadata} = object;
	if (kind === 'Secret') {
		return {
			...object,
			data: Object.keys((object['data'] as Record<string, string> | undefined) ?? {}).toSorted(
				(a, b) => a.localeCompare(b),
			),
			metadata: withoutAnnotations(metadata),
		};
	}

	if (kind === 'Service') {
		const {clusterIP, clusterIPs, healthCheckNodePort, ports, ...spec} = object['spec'] as {
			clusterIP?: unknown;
			clusterIPs?: unknown;
			healthCheckNodePort?: unknown;
			ports?: ReadonlyArray<Record<string, unknown>>;
		};
		return {...object, spec: {...spec, ports: ports?.map(({nodePort, ...port}) => port)}};
	}

	if (kind === 'ServiceAccount' || kind.endsWith('WebhookConfiguration')) {
		return withoutBundle(object);
	}

	if (kind === 'ConfigMap' && ['istio-ca-root-cert', 'istio-ca-crl'].includes(metadata.name)) {
		return {...object, data: undefined};
	}

	return kind === 'ConfigMap' || kind === 'Deployment' || kind === 'Node'
		? {...object, metadata: withoutAnnotations(metadata)}
		: object;
};

const tagObjects = new Set([
	'istio-revision-tag-default',
	'istiod-default-validator',
	'istiod-revision-tag-default',
]);

/**
Every `istioctl install` writes the revision tag at its very end and labels it with its own document: the last one wins, and one
that was killed between its objects and the tag leaves the other's name. Plans leave that label out, too.
*/
const withoutTagOwner = (object: LabObject): LabObject => {
	const {metadata} = object;
	const labels = Object.entries(
		(metadata['labels'] as Record<string, string> | undefined) ?? {},
	).filter(([key]) => key !== 'install.operator.istio.io/owning-resource');
	return {...object, metadata: {...metadata, labels: Object.fromEntries(labels)}};
};

const withoutBundle = (object: LabObject): LabObject =>
	JSON.parse(
		JSON.stringify(object, (key, value: unknown) =>
			key === 'caBundle' || key === 'secrets' ? undefined : value,
		),
	) as LabObject;

/** Leader election, rollout counters, account UIDs and fingerprints stand in annotations. */
const changing =
	/^(?:control-plane\.alpha\.kubernetes\.io\/leader|deployment\.kubernetes\.io\/revision|kubectl\.kubernetes\.io\/restartedAt|kubernetes\.io\/service-account\.uid|mesh-wizard\.dev\/access-sha256)$/v;
const changingLabel = /^kubernetes\.io\/legacy-token-last-used$/v;

const withoutAnnotations = (metadata: LabObject['metadata']): LabObject['metadata'] => ({
	...metadata,
	annotations: Object.fromEntries(
		Object.entries((metadata['annotations'] as Record<string, string> | undefined) ?? {}).filter(
			([key]) => !changing.test(key),
		),
	),
	labels: Object.fromEntries(
		Object.entries((metadata['labels'] as Record<string, string> | undefined) ?? {}).filter(
			([key]) => !changingLabel.test(key),
		),
	),
});
