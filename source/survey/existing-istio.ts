import {notedVersion, recognise} from '../installers/recognisers.ts';
import {tagOf} from '../mesh/image-tag.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import type {Deployment} from '../kubernetes/typed-object.ts';
import {defaultClusterName, eastWestService, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import {listDefinitions} from './definitions.ts';
import type {ControlPlane, DeploymentPods, ExistingIstio, Fact} from './facts.ts';
import {readMeshConfig} from './mesh-config.ts';
import {listMutatingWebhooks} from './webhooks.ts';

const ownerOf = (deployment: Pick<KubeObject, 'metadata'>): ControlPlane['owner'] => {
	const {part, tool = 'unknown'} = recognise(deployment) ?? {};
	return part === 'control-plane' ? 'mesh-wizard' : tool;
};

const discoveryOf = ({spec}: Deployment) => {
	const containers = spec?.template?.spec?.containers ?? [];
	return containers.find(({name}) => name === 'discovery') ?? containers[0];
};

/** The version of an istiod Deployment, by its image; `unknown` where nothing says it. */
export const istiodVersion = (deployment: Deployment): string =>
	tagOf(discoveryOf(deployment)?.image ?? '') ?? notedVersion(deployment) ?? 'unknown';

/** The Deployments of istiods and of east-west gateways, anywhere, in one read. */
const listDeployments = async (reader: ClusterReader): Promise<readonly Deployment[]> =>
	reader.list(
		{apiVersion: 'apps/v1', kind: 'Deployment'},
		{labelSelector: `app in (istiod, ${eastWestService})`},
	);

const labelled = (deployments: readonly Deployment[], app: string): readonly Deployment[] =>
	deployments.filter(({metadata}) => metadata.labels?.['app'] === app);

/** The istiod Deployments of a cluster, anywhere. */
export const listIstiods = async (reader: ClusterReader): Promise<readonly Deployment[]> =>
	labelled(await listDeployments(reader), 'istiod');

/** The Deployments of east-west gateways, as Istio's own script and mesh-wizard label them. */
export const listEastWestGateways = async (reader: ClusterReader): Promise<readonly Deployment[]> =>
	labelled(await listDeployments(reader), eastWestService);

/** How many pods a Deployment is to have, and how many are available. */
export const podsOf = ({spec, status}: Deployment): DeploymentPods => ({
	wanted: spec?.replicas ?? 1,
	ready: status?.availableReplicas ?? 0,
});

/** The revision of an istiod Deployment. */
export const revisionOf = ({metadata: {labels = {}}}: Pick<KubeObject, 'metadata'>): string =>
	labels['istio.io/rev'] ?? 'default';

/** `--clusterAliases=old=new`, as one argument or two, with several pairs between commas: the old name of this cluster. */
const formerNameOf = (deployment: Deployment, clusterId: string): string | undefined => {
	const words = (discoveryOf(deployment)?.args ?? []).flatMap(argument =>
		argument.startsWith('--clusterAliases=')
			? ['--clusterAliases', argument.slice('--clusterAliases='.length)]
			: [argument],
	);
	const pairs = words
		.flatMap((word, index) => (words[index - 1] === '--clusterAliases' ? word.split(',') : []))
		.map(pair => pair.split('='));
	return pairs.find(([, name]) => name === clusterId)?.[0];
};

const controlPlaneFrom = async (
	reader: ClusterReader,
	deployment: Deployment,
): Promise<ControlPlane> => {
	const {namespace = '', name} = deployment.metadata;
	const variables = new Map(
		(discoveryOf(deployment)?.env ?? []).map(variable => [variable.name, variable.value]),
	);
	const revision = revisionOf(deployment);
	const clusterId = variables.get('CLUSTER_ID') ?? defaultClusterName;
	const formerName = formerNameOf(deployment, clusterId);
	return {
		namespace,
		name,
		revision,
		version: istiodVersion(deployment),
		clusterId,
		...(formerName === undefined ? {} : {formerName}),
		// An istiod that takes its own cluster from a Secret is another cluster's control plane (fact I-9).
		...(variables.get('LOCAL_CLUSTER_SECRET_WATCHER') === 'true' ? {isExternal: true} : {}),
		owner: ownerOf(deployment),
		pods: podsOf(deployment),
		...(await readMeshConfig(reader, namespace, revision)),
	};
};

/** What manages Istio by itself, by the definition that it brings. */
const operatorDefinitions: ReadonlyMap<string, string> = new Map([
	['istios.sailoperator.io', 'the Sail operator'],
	['servicemeshcontrolplanes.maistra.io', 'OpenShift Service Mesh 2'],
	['controlplanerevisions.mesh.cloud.google.com', 'Google Cloud Service Mesh'],
]);

/** Istio's own operator, which installed from inside until Istio 1.24; its definition alone also came with the charts. */
const inClusterOperators = async (
	reader: ClusterReader,
	definitions: ReadonlyArray<Pick<KubeObject, 'metadata'>>,
): Promise<string[]> => {
	if (!definitions.some(({metadata}) => metadata.name === 'istiooperators.install.istio.io')) {
		return [];
	}

	const found = await reader.list(
		{apiVersion: 'apps/v1', kind: 'Deployment'},
		{labelSelector: 'name=istio-operator'},
	);
	return found.length === 0 ? [] : ["Istio's in-cluster operator"];
};

/** Control planes anywhere, and what is left of former ones. */
export const surveyExistingIstio = async (reader: ClusterReader): Promise<Fact<ExistingIstio>> =>
	factFrom(
		'Deployments app=istiod, CustomResourceDefinitions and MutatingWebhookConfigurations',
		async () => {
			const [deployments, crds, webhooks] = await Promise.all([
				listIstiods(reader),
				listDefinitions(reader),
				listMutatingWebhooks(reader),
			]);
			const operators = [
				...crds.flatMap(({metadata}) => operatorDefinitions.get(metadata.name) ?? []),
				...(await inClusterOperators(reader, crds)),
			];
			return {
				controlPlanes: await Promise.all(
					deployments.map(async deployment => controlPlaneFrom(reader, deployment)),
				),
				crds: crds.map(crd => crd.metadata.name).filter(name => name.endsWith('.istio.io')),
				webhooks: webhooks
					.filter(({metadata}) => metadata.labels?.['app'] === 'sidecar-injector')
					.map(({metadata}) => metadata.name),
				...(operators.length === 0 ? {} : {operators}),
			};
		},
	);

/** The trust domain with which a cluster's control plane runs, where it sets one. */
export const runningTrustDomain = (istio: Fact<ExistingIstio>): string | undefined =>
	istio.known
		? istio.value.controlPlanes.find(({namespace}) => namespace === systemNamespace)?.settings
				?.trustDomain
		: undefined;
