import {nameInside, publishedServer} from '../mesh/api-server.ts';
import {isInternal} from '../mesh/internal-load-balancers.ts';
import {givesCertificates} from '../mesh/mesh.ts';
import {clusterOf, type Model, type ModelCluster} from '../mesh/model.ts';
import {type ObjectRef, refOf} from '../kubernetes/object.ts';
import {cacertsName, recordName, remoteSecretName, systemNamespace} from '../mesh/well-known.ts';
import {domainSet} from '../mesh/overlay-settings.ts';
import {exposeApiServer, exposeIstiod, exposeServices} from './manifests/expose.ts';
import {readerObjects} from './manifests/reader.ts';
import {inOrder} from './in-order.ts';
import {gatewayOf, primaryOf, remoteOf} from './installations.ts';
import {stepId, type Action, type Step} from './steps.ts';

type Draft = {
	what: string;
	title: string;
	needs: readonly string[];
	action: Action;
	reason: string;
	objects?: readonly ObjectRef[];
};

const knownAfter = (step: string) => `(known after ${step})`;

const systemNamespaceRef: ObjectRef = {apiVersion: 'v1', kind: 'Namespace', name: systemNamespace};
const secretRef = (name: string): ObjectRef => ({
	apiVersion: 'v1',
	kind: 'Secret',
	name,
	namespace: systemNamespace,
});

const needsCacerts = (model: Model, cluster: ModelCluster) =>
	cluster.role === 'primary' && givesCertificates(model.trust);

const trustSteps = (model: Model, cluster: ModelCluster): Draft[] => {
	const id = (what: string) => stepId(cluster.name, what);
	return needsCacerts(model, cluster)
		? [
				{
					what: 'cacerts',
					title: 'Give istiod its intermediate CA',
					needs: [id('namespace')],
					action: {type: 'cacerts'},
					reason:
						'every primary signs with an intermediate of one common root; it must be there before istiod starts',
					objects: [secretRef(cacertsName)],
				},
			]
		: [];
};

const controlPlaneSteps = (model: Model, cluster: ModelCluster): Draft[] => {
	const id = (what: string) => stepId(cluster.name, what);
	if (cluster.role === 'primary') {
		return [
			{
				what: 'istiod',
				title: 'Install the control plane',
				needs: [id('namespace'), ...(needsCacerts(model, cluster) ? [id('cacerts')] : [])],
				action: {type: 'install', ...primaryOf(model, cluster)},
				reason: 'a primary runs its own istiod',
			},
			{
				what: 'root',
				title: 'See the root that istiod hands out',
				needs: [id('istiod')],
				action: {type: 'root'},
				reason: 'clusters with different roots answer only themselves, without any error',
			},
		];
	}

	const owner = cluster.owner ?? '';
	return [
		{
			what: 'istiod',
			title: `Point the cluster at ${owner}'s control plane`,
			needs: [id('namespace'), stepId(owner, 'gateway-address'), stepId(owner, 'expose-istiod')],
			action: {
				type: 'install',
				...remoteOf(model, cluster, {
					addressOf: owner,
					address: knownAfter(stepId(owner, 'gateway-address')),
				}),
			},
			reason: 'a remote takes injection and configuration from its owner',
		},
		{
			what: 'root',
			title: `See that ${owner} has taken the cluster over`,
			needs: [
				id('istiod'),
				stepId(owner, `remote-secret/${cluster.name}`),
				stepId(owner, 'istiod'),
			],
			action: {type: 'root'},
			reason: "pods here start only once the owner has filled in the webhook's CA and the root",
		},
	];
};

const gatewaySteps = (model: Model, cluster: ModelCluster): Draft[] => {
	const id = (what: string) => stepId(cluster.name, what);
	const {gateway} = cluster;
	const steps: Draft[] = [];
	if (gateway !== undefined) {
		steps.push(
			{
				what: 'gateway',
				title: 'Install the east-west gateway',
				// Its pod starts right only when the injection webhook answers (fact G-3).
				needs: [id('istiod'), ...(cluster.role === 'remote' ? [id('root')] : [])],
				action: {type: 'install', ...gatewayOf(model, cluster, gateway)},
				reason: `peers reach this cluster through its gateway, on ${gateway.ports.map(({port}) => port).join(', ')}`,
			},
			{
				what: 'gateway-address',
				title: "Wait for the gateway's address",
				needs: [id('gateway')],
				action: {type: 'address', mustBeIp: cluster.exposesIstiod},
				reason: 'peers and remotes need the address that the load balancer gives',
			},
		);
	}

	if (cluster.exposesServices) {
		steps.push({
			what: 'expose-services',
			title: 'Expose services to other networks',
			needs: [id('istiod')],
			action: {type: 'apply', objects: exposeServices()},
			reason: 'without it the gateway has no listener on 15443',
			objects: exposeServices().map(object => refOf(object)),
		});
	}

	if (cluster.exposesIstiod) {
		steps.push({
			what: 'expose-istiod',
			title: 'Expose istiod to its remotes',
			needs: [id('istiod')],
			action: {type: 'apply', objects: exposeIstiod(domainSet(cluster.overlays))},
			reason: `${cluster.remotes.join(', ')} take configuration and injection from here`,
			objects: exposeIstiod().map(object => refOf(object)),
		});
	}

	if (cluster.exposesApiServer) {
		const objects = exposeApiServer(cluster.tlsServerName ?? nameInside);
		steps.push({
			what: 'expose-api-server',
			title: 'Publish the API server through the gateway',
			needs: [id('istiod'), id('gateway-address')],
			action: {
				type: 'apply',
				objects,
				published: {serverName: cluster.tlsServerName ?? nameInside},
			},
			reason: `istiod of ${readersOf(model, cluster.name).join(', ')} reaches it at ${whereReached(cluster) ?? ''}; ${whoReaches(cluster)}`,
			objects: objects.map(object => refOf(object)),
		});
	}

	return steps;
};

const readersOf = (model: Model, name: string): string[] =>
	model.remoteSecrets.filter(({from}) => from === name).map(({to}) => to);

/** Where istiods of peers reach a cluster's API server, where that is another address than the kubeconfig's. */
const whereReached = ({name, apiServer, exposesApiServer}: ModelCluster): string | undefined => {
	if (exposesApiServer) {
		return publishedServer(knownAfter(stepId(name, 'gateway-address')));
	}

	return apiServer === undefined ? undefined : `${apiServer.url} (${apiServer.from})`;
};

/** Who else reaches a published API server. */
const whoReaches = ({gateway}: ModelCluster): string => {
	if (gateway?.internal === true || isInternal(gateway?.annotations ?? {})) {
		return 'so does whoever reaches its internal load balancer';
	}

	return gateway === undefined || gateway.sourceRanges.length === 0
		? 'so does everybody who reaches the gateway, which may be PUBLIC: gateway.sourceRanges in mesh.yaml narrows that'
		: `so does whoever comes from ${gateway.sourceRanges.join(', ')}`;
};

const discoverySteps = (model: Model, cluster: ModelCluster): Draft[] => {
	const id = (what: string) => stepId(cluster.name, what);
	const readers = readersOf(model, cluster.name);
	const peers = model.remoteSecrets
		.filter(({to}) => to === cluster.name)
		.map(({from}) => clusterOf(model, from));
	return [
		...(readers.length === 0
			? []
			: [
					{
						what: 'reader',
						title: 'Make the account that peers read with',
						needs: [id('namespace')],
						action: {type: 'reader'} as const,
						reason: `istiod of ${readers.join(', ')} watches this cluster's endpoints with it`,
						objects: readerObjects().map(object => refOf(object)),
					},
				]),
		...peers.map((peer): Draft => ({
			what: `remote-secret/${peer.name}`,
			title: `Let istiod read ${peer.name}`,
			// A remote's annotation is read when its secret arrives, so the remote comes first (fact R-7).
			needs: [
				id('namespace'),
				stepId(peer.name, 'reader'),
				...(peer.role === 'remote' ? [stepId(peer.name, 'istiod')] : []),
				...(peer.exposesApiServer ? [stepId(peer.name, 'expose-api-server')] : []),
			],
			action: {type: 'remote-secret', from: peer.name},
			reason: `with it istiod here learns ${peer.name}'s endpoints${whereReached(peer) === undefined ? '' : `, from ${whereReached(peer) ?? ''}`}`,
			objects: [secretRef(remoteSecretName(peer.name))],
		})),
		...(peers.length === 0
			? []
			: [
					{
						what: 'synced',
						title: "See that istiod knows its peers' endpoints",
						needs: [
							id('istiod'),
							...peers.flatMap(peer => [
								id(`remote-secret/${peer.name}`),
								stepId(peer.name, 'istiod'),
								...(peer.gateway === undefined ? [] : [stepId(peer.name, 'gateway')]),
							]),
						],
						action: {type: 'synced', peers: peers.map(peer => peer.name)} as const,
						reason: "an accepted secret proves nothing; endpoints that are the peer's own now do",
					},
				]),
	];
};

const stepsOfCluster = (model: Model, cluster: ModelCluster): Step[] => {
	const drafts: Draft[] = [
		{
			what: 'namespace',
			title: `Prepare namespace ${systemNamespace}`,
			needs: [],
			action: {type: 'namespace', network: cluster.network, attachTo: cluster.owner},
			reason: `it carries the network's name, ${cluster.network}${cluster.owner === undefined ? '' : `, and names ${cluster.owner} as the control plane`}`,
			objects: [systemNamespaceRef],
		},
		...trustSteps(model, cluster),
		...controlPlaneSteps(model, cluster),
		...gatewaySteps(model, cluster),
		...discoverySteps(model, cluster),
	];
	return drafts.map(({what, objects, ...rest}) => ({
		id: stepId(cluster.name, what),
		cluster: cluster.name,
		destructive: false,
		objects: objects ?? [],
		...rest,
	}));
};

/** The last step of every cluster: it waits for the traffic proof, so it is no part of the graph that comes before. */
const recordStep = (cluster: ModelCluster): Step => ({
	id: stepId(cluster.name, 'record'),
	cluster: cluster.name,
	title: 'Record what was done and proven',
	needs: [],
	action: {type: 'record', role: cluster.role},
	destructive: false,
	reason:
		'a colleague or CI without this folder sees which plan the cluster runs, and that its traffic was proven',
	objects: [
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: recordName,
			namespace: systemNamespace,
		},
	],
});

/** Pure: every step that the mesh needs, done or not, in an order that satisfies `needs`. Records come last. */
export const stepsFor = (model: Model): readonly Step[] => {
	const steps = model.clusters.flatMap(cluster => stepsOfCluster(model, cluster));
	return [...inOrder(steps), ...model.clusters.map(cluster => recordStep(cluster))];
};
