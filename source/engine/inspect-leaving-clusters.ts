import type {LoadedMesh} from '../mesh/mesh.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {Installer} from '../ports/installer.ts';
import {planRemoval} from '../teardown/plan-removal.ts';
import {plural} from '../text/plural.ts';
import {refuseUnmanaged} from './refuse-unmanaged.ts';
import type {LeavingClusters} from './leaving-clusters.ts';
import type {Emit} from './events.ts';
import {inspectClusters} from './inspect-clusters.ts';

/**
Looks at the clusters that leave the mesh; reads only. One that does not answer holds nobody up: its peers can forget it all
the same.

@throws {MeshError} (exit 5) when one of them is not the cluster that mesh.yaml means, or holds somebody else's Istio.
*/
export const inspectLeavingClusters = async ({
	loaded,
	installer,
	...options
}: {
	loaded: LoadedMesh;
	clusters: ReadonlyMap<string, ClusterPort>;
	clock: ClockPort;
	installer: Pick<Installer, 'name' | 'commands' | 'purges'>;
	emit: Emit;
	signal: AbortSignal;
}): Promise<LeavingClusters> => {
	const {mesh, clusters: all} = loaded.mesh;
	const members = all.filter(({state}) => state === 'leaving');
	const peers = new Set(all.map(({name}) => name));
	const {inventories, unseen} = await inspectClusters({members, peers, ...options});
	refuseUnmanaged(inventories, mesh);
	for (const {cluster, why} of unseen) {
		options.emit({
			type: 'notice',
			level: 'warn',
			text: `${cluster} leaves the mesh, but cannot be looked at (${why}): its peers forget it, and what it holds stays there. If it is gone for good, take its entry out of ${loaded.path}`,
		});
	}

	const removal = planRemoval(mesh, inventories, installer);
	for (const {cluster, stays, notes} of removal.clusters) {
		for (const text of [
			...notes,
			...(stays.length === 0
				? []
				: [
						`${plural(stays.length, 'object in istio-system stays', 'objects in istio-system stay')}: mesh-wizard did not make ${stays.length === 1 ? 'it' : 'them'} (${stays.map(({ref}) => `${ref.kind} ${ref.name}`).join(', ')})`,
					]),
		]) {
			options.emit({
				type: 'notice',
				level: 'info',
				text: `${cluster}: ${text}`,
				about: {cluster, says: text},
			});
		}
	}

	return {
		leaving: new Set(members.map(({name}) => name)),
		inventories,
		unseen,
		removal,
		peers,
	};
};
