import {setClusterUid} from '../mesh/edit-mesh.ts';
import type {LoadedMesh} from '../mesh/mesh.ts';
import type {FilesPort} from '../ports/files.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/** On first contact: writes each cluster's uid into mesh.yaml, so that a context that leads elsewhere later is noticed. */
export const writeUids = async (
	files: FilesPort,
	loaded: LoadedMesh,
	facts: readonly ClusterFacts[],
): Promise<void> => {
	const text = await files.read(loaded.path);
	if (text === undefined) {
		return;
	}

	let edited = text;
	for (const {name, uid} of facts) {
		const known = loaded.mesh.clusters.find(cluster => cluster.name === name)?.uid;
		if (known === undefined && uid.known) {
			edited = setClusterUid(edited, name, uid.value);
		}
	}

	if (edited !== text) {
		await files.write(loaded.path, edited, {mode: await files.mode(loaded.path)});
	}
};
