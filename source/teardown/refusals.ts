import {describeRef} from '../kubernetes/object.ts';
import {controlPlaneOperator, recordName, systemNamespace} from '../mesh/well-known.ts';
import type {Inventory} from './inventory.ts';

const installers = {
	'mesh-wizard': 'mesh-wizard',
	istioctl: 'istioctl by hand',
	helm: 'Helm',
	sail: 'the Sail operator',
	unknown: 'nobody knows whom',
} as const;

/** Which tool takes away what it installed. */
const wayOut = {
	'mesh-wizard': 'mesh-wizard teardown with the file of that mesh',
	istioctl: 'istioctl uninstall',
	helm: 'helm uninstall',
	sail: 'kubectl delete of its Istio resource',
	unknown: 'the tool that installed it',
} as const;

const otherMesh = ({member, recordedMesh, meshId}: Inventory, mesh: string): string[] => {
	const {name} = member;
	if (recordedMesh !== undefined && recordedMesh !== mesh) {
		return [
			`${name}: ConfigMap ${systemNamespace}/${recordName} says that the cluster belongs to mesh "${recordedMesh}"`,
		];
	}

	return meshId === undefined || meshId === mesh
		? []
		: [`${name}: Istio is installed in ${systemNamespace} with mesh ID "${meshId}"`];
};

const otherControlPlanes = ({member, controlPlanes}: Inventory, mesh: string): string[] =>
	controlPlanes.flatMap(({namespace, name, owner, meshId}) => {
		const what = `${member.name}: Deployment ${namespace}/${name}`;
		if (owner !== 'mesh-wizard') {
			return [
				`${what} was installed by ${installers[owner]}, not by mesh-wizard: take it away with ${wayOut[owner]}`,
			];
		}

		if (namespace !== systemNamespace) {
			return [`${what} is not where mesh-wizard installs`];
		}

		return meshId === undefined || meshId === mesh ? [] : [`${what} is of mesh "${meshId}"`];
	});

/** Without an istiod of its own (a remote, or a half-removed primary) the installer's label says whose the rest is. */
const otherInstallers = ({member, found, controlPlanes}: Inventory): string[] => {
	if (controlPlanes.length > 0) {
		return [];
	}

	// Not the revision tags: whichever document was installed last has its name on them.
	const other = found.find(
		({role, ref, foreignOwner}) =>
			role === 'installed' &&
			foreignOwner !== undefined &&
			(ref.kind === 'ConfigMap' || ref.name === 'istio-sidecar-injector'),
	);
	return other === undefined
		? []
		: [
				`${member.name}: ${describeRef(other.ref)} was installed by ${other.foreignOwner ?? ''}, not by ${controlPlaneOperator}`,
			];
};

const sameCluster = (inventories: readonly Inventory[]): string[] =>
	inventories.flatMap(({member, uid}, index) => {
		const twin = inventories.slice(0, index).find(other => other.uid === uid);
		return twin === undefined
			? []
			: [`${twin.member.name} and ${member.name} lead to one cluster (uid ${uid})`];
	});

/**
Pure: why a teardown of the mesh must not touch these clusters, one sentence each; empty when it may. A cluster is refused
when it is not the one that mesh.yaml means, or when what runs there is not this mesh's: `istioctl uninstall --purge` takes
every Istio of a cluster along, whoever installed it.
*/
export const refusalsFor = (inventories: readonly Inventory[], mesh: string): string[] => [
	...inventories.flatMap(inventory => {
		const {member, uid} = inventory;
		return member.uid !== undefined && member.uid !== uid
			? [
					`${member.name}: context ${member.context} leads to another cluster (uid ${uid}) than the one in mesh.yaml (uid ${member.uid})`,
				]
			: [
					...otherMesh(inventory, mesh),
					...otherControlPlanes(inventory, mesh),
					...otherInstallers(inventory),
				];
	}),
	...sameCluster(inventories),
];
