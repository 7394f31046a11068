import {parse} from 'yaml';
import {MeshError} from '../errors.ts';
import {refOf, type KubeObject, type ObjectRef} from '../kubernetes/object.ts';
import {fitted} from '../kubernetes/shape.ts';
import type {Place} from '../mesh/pasted-command.ts';
import {
	holderAnnotation,
	lockName,
	lockNamespace,
	managedByLabel,
	managedByValue,
	purposeLabel,
	recordName,
	systemNamespace,
} from '../mesh/well-known.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {holderIn, type ProcessIdentity} from '../ports/process-identity.ts';
import {makeClusterReader, type ClusterReader} from '../survey/cluster-reader.ts';
import {surveyExistingIstio} from '../survey/existing-istio.ts';
import type {ExistingIstio} from '../survey/facts.ts';
import {meshConfigShape} from '../survey/mesh-config.ts';
import {classify} from './classify.ts';
import type {FoundObject} from './object-role.ts';
import {servedKinds, type ServedKind} from './kinds.ts';
import {everywhere, listObjects} from './list-objects.ts';
import {systemNamespaceFrom, type SystemNamespaceState} from './system-namespace.ts';

/** A cluster of mesh.yaml, those that are leaving included. */
export type MeshMember = {name: string; context: string; role: 'primary' | 'remote'; uid?: string};

type VerifyNamespace = {
	ref: ObjectRef;
	/** The process that made it, where that can be read. */ holder?: ProcessIdentity;
};

/** Everything that a cluster holds of the mesh, and whose it is; seen by looking, nothing of it remembered. */
export type Inventory = {
	member: MeshMember;
	/** How kubectl finds the cluster. */
	place: Place;
	/** The cluster's identity: the UID of kube-system. */
	uid: string;
	kinds: readonly ServedKind[];
	found: readonly FoundObject[];
	systemNamespace?: SystemNamespaceState;
	verifyNamespaces: readonly VerifyNamespace[];
	/** Namespaces that are on their way out already. */
	terminating: readonly string[];
	/** The Lease of a run, interrupted or alive. */
	lock?: ObjectRef;
	/** The mesh that our record names. */
	recordedMesh?: string;
	/** The mesh ID of the installation: from istiod's configuration, or, on a remote, from the values that it was installed with. */
	meshId?: string;
	controlPlanes: ExistingIstio['controlPlanes'];
	/** Namespaces whose labels ask for sidecars. */
	injected: readonly string[];
	/** How many pods with a sidecar run in which namespace. */
	sidecars: ReadonlyArray<{namespace: string; pods: number}>;
};

const configMap = (name: string) =>
	({apiVersion: 'v1', kind: 'ConfigMap', name, namespace: systemNamespace}) as const;

/** Helm's values of an installation, as istioctl leaves them in the ConfigMap `values`. */
const installedValuesShape = {global: {meshID: 'string'}} as const;

const asksForSidecars = ({metadata: {labels = {}}}: Pick<KubeObject, 'metadata'>): boolean =>
	labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined;

/** Running sidecars, by the label that the injector puts on their pods. */
const countSidecars = async (reader: ClusterReader): Promise<Inventory['sidecars']> => {
	const pods = await reader.list(
		{apiVersion: 'v1', kind: 'Pod'},
		{labelSelector: 'security.istio.io/tlsMode', metadataOnly: true},
	);
	const counts = new Map<string, number>();
	for (const {
		metadata: {namespace = ''},
	} of pods) {
		counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
	}

	return [...counts]
		.map(([namespace, count]) => ({namespace, pods: count}))
		.toSorted((a, b) => a.namespace.localeCompare(b.namespace));
};

const readControlPlanes = async (
	reader: ClusterReader,
): Promise<ExistingIstio['controlPlanes']> => {
	const istio = await surveyExistingIstio(reader);
	if (!istio.known) {
		throw new MeshError(`whose control plane runs there is not known: ${istio.detail}`);
	}

	return istio.value.controlPlanes;
};

const readUid = async (reader: ClusterReader): Promise<string> => {
	const namespace = await reader.read({apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'});
	if (namespace?.metadata.uid === undefined) {
		throw new MeshError('which cluster this is cannot be said: it has no namespace kube-system');
	}

	return namespace.metadata.uid;
};

/** Looks at one cluster; reads only. Throws what its first failing read threw: half an inventory is none. */
export const takeInventory = async (
	cluster: ClusterPort,
	member: MeshMember,
	options: {
		peers: ReadonlySet<string>;
		signal: AbortSignal;
		/** Waits for a turn. One request tells a dead cluster from a living one, at once; the other hundred take turns. */
		turn?: <T>(work: () => Promise<T>) => Promise<T>;
	},
): Promise<Inventory> => {
	const {peers, signal, turn} = options;
	const reader = makeClusterReader(cluster, {signal});
	const uid = await readUid(reader);
	const rest = async () =>
		readRest({
			cluster,
			member,
			reader,
			uid,
			peers,
			signal,
		});
	return turn === undefined ? rest() : turn(rest);
};

const readRest = async ({
	cluster,
	member,
	reader,
	uid,
	peers,
	signal,
}: {
	cluster: ClusterPort;
	member: MeshMember;
	reader: ClusterReader;
	uid: string;
	peers: ReadonlySet<string>;
	signal: AbortSignal;
}): Promise<Inventory> => {
	const kinds = servedKinds(await cluster.kinds({signal}));
	const [objects, namespaces, record, istio, values, lock, controlPlanes, sidecars] =
		await Promise.all([
			listObjects(reader, kinds, everywhere),
			reader.list({apiVersion: 'v1', kind: 'Namespace'}),
			reader.read(configMap(recordName)),
			reader.read(configMap('istio')),
			reader.read(configMap('values')),
			reader.read(
				{
					apiVersion: 'coordination.k8s.io/v1',
					kind: 'Lease',
					name: lockName,
					namespace: lockNamespace,
				},
				{metadataOnly: true},
			),
			readControlPlanes(reader),
			countSidecars(reader),
		]);
	const systemNamespaceObject = namespaces.find(({metadata}) => metadata.name === systemNamespace);
	const mesh = fitted(parse(istio?.data?.['mesh'] ?? ''), meshConfigShape);
	const installedWith = fitted(
		parse(values?.data?.['original-values'] ?? ''),
		installedValuesShape,
	);
	const isVerify = ({metadata: {labels = {}}}: Pick<KubeObject, 'metadata'>) =>
		labels[purposeLabel] === 'verify' && labels[managedByLabel] === managedByValue;
	return {
		member,
		place: {context: cluster.context, kubeconfig: cluster.kubeconfig},
		uid,
		kinds,
		found: objects.map(object => classify(object, peers)),
		systemNamespace:
			systemNamespaceObject === undefined ? undefined : systemNamespaceFrom(systemNamespaceObject),
		verifyNamespaces: namespaces
			.filter(namespace => isVerify(namespace))
			.map(namespace => {
				const holder = holderIn(namespace.metadata.annotations?.[holderAnnotation]);
				return {
					ref: {apiVersion: 'v1', kind: 'Namespace', name: namespace.metadata.name},
					holder,
				};
			}),
		terminating: namespaces
			.filter(({metadata}) => metadata.deletionTimestamp !== undefined)
			.map(({metadata}) => metadata.name),
		lock: lock === undefined ? undefined : refOf(lock),
		recordedMesh: record?.data?.['mesh'],
		meshId: mesh?.defaultConfig?.meshId ?? installedWith?.global?.meshID,
		controlPlanes,
		injected: namespaces
			.filter(namespace => asksForSidecars(namespace) && !isVerify(namespace))
			.map(({metadata}) => metadata.name),
		sidecars,
	};
};
