import {Buffer} from 'node:buffer';
import type {KubeObject} from '../../kubernetes/object.ts';
import {rootConfigMap, systemNamespace} from '../../mesh/well-known.ts';
import {authorityOf, ensureAuthority} from './authorities.ts';
import {controlPlaneOf, isAttachedTo, istiodPods, memberOf, peersOf} from './members.ts';
import type {DemoCluster, World} from './world.ts';

const manager = 'pilot-discovery';

const publishRoot = ({api}: DemoCluster, namespace: string, root: string): void => {
	api.put(
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: rootConfigMap, namespace, labels: {'istio.io/config': 'true'}},
			data: {'root-cert.pem': root},
		},
		{manager},
	);
};

/** Fills in the CA by which an API server knows the istiod that its webhooks lead to. */
const patchWebhooks = ({api}: DemoCluster, root: string): void => {
	const caBundle = Buffer.from(root).toString('base64');
	for (const kind of ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const) {
		for (const configuration of api.inspectAll({
			apiVersion: 'admissionregistration.k8s.io/v1',
			kind,
		})) {
			api.put(
				{
					...structuredClone(configuration),
					webhooks: (configuration.webhooks ?? []).map(webhook => ({
						...webhook,
						clientConfig: {...webhook.clientConfig, caBundle},
					})),
				},
				{manager},
			);
		}
	}
};

const namespacesOf = ({api}: DemoCluster): readonly KubeObject[] =>
	api
		.inspectAll({apiVersion: 'v1', kind: 'Namespace'})
		.filter(({metadata}) => metadata.deletionTimestamp === undefined);

/** What the leader among a cluster's istiods does for a cluster that it serves: roots for every namespace, CAs for every webhook. */
const serve = (cluster: DemoCluster, root: string): void => {
	patchWebhooks(cluster, root);
	for (const {metadata} of namespacesOf(cluster)) {
		publishRoot(cluster, metadata.name, root);
	}
};

/** An istiod has read its peers: it takes those over that name it as their control plane. */
export const takeOver = (world: World, controlPlane: DemoCluster): void => {
	const own = memberOf(controlPlane)?.name;
	const root = authorityOf(controlPlane)?.root;
	if (own === undefined || root === undefined || istiodPods(controlPlane).length === 0) {
		return;
	}

	for (const {cluster} of peersOf(world, controlPlane)) {
		if (cluster !== undefined && isAttachedTo(cluster, own)) {
			serve(cluster, root);
		}
	}
};

/** An istiod pod is about to be ready. Webhooks answer at once; roots are for the leader, which it becomes later. */
export const startIstiod = async (world: World, cluster: DemoCluster): Promise<void> => {
	const authority = await ensureAuthority(world, cluster);
	if (authority === undefined) {
		return;
	}

	patchWebhooks(cluster, authority.root);
	world.later(world.timings.rootMs, () => {
		if (istiodPods(cluster).length > 0) {
			serve(cluster, authority.root);
			takeOver(world, cluster);
		}
	});
};

/** A namespace is new: whoever serves the cluster hands its root out there. */
export const seedRoot = (world: World, cluster: DemoCluster, namespace: string): void => {
	const root = authorityOf(controlPlaneOf(world, cluster) ?? cluster)?.root;
	const isServed =
		cluster.api.inspect({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: rootConfigMap,
			namespace: systemNamespace,
		}) !== undefined;
	if (
		isServed &&
		root !== undefined &&
		namespacesOf(cluster).some(({metadata}) => metadata.name === namespace)
	) {
		publishRoot(cluster, namespace, root);
	}
};

/** A webhook configuration is new: an istiod that serves the cluster watches them, and fills in its CA. */
export const seedWebhooks = (world: World, cluster: DemoCluster): void => {
	const controlPlane = controlPlaneOf(world, cluster) ?? cluster;
	const root = authorityOf(controlPlane)?.root;
	if (root !== undefined && istiodPods(controlPlane).length > 0) {
		patchWebhooks(cluster, root);
	}
};
