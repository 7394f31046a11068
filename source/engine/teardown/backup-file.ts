import {MeshError} from '../../errors.ts';
import {refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import type {Place} from '../../mesh/pasted-command.ts';
import type {OwnFiles} from '../../ports/files.ts';
import {backupText, type BackedUp} from '../../teardown/backup.ts';
import {keyOf} from '../../teardown/object-role.ts';

/** The backup of one run: a file that always holds everything noted so far. */
export type BackupFile = {
	readonly file: string;
	/** Notes objects of a cluster, in place of what it knew of them, and resolves when the file on disk holds them. */
	note: (cluster: string, place: Place, objects: readonly KubeObject[]) => Promise<void>;
	/** Whether the object is noted as it is now. */
	holds: (cluster: string, ref: ObjectRef, resourceVersion: string | undefined) => boolean;
};

const mode = 0o600;

/** Nothing is written before there is something to note. Clusters write at the same time; the file is always whole. */
export const makeBackupFile = (
	files: OwnFiles,
	{file, mesh, runId}: {file: string; mesh: string; runId: string},
): BackupFile => {
	const clusters = new Map<string, {place: Place; objects: Map<string, KubeObject>}>();
	let writing = Promise.resolve();

	const save = async () => {
		const parts = [...clusters].map(([cluster, {place, objects}]): BackedUp => ({
			cluster,
			place,
			objects: [...objects.values()],
		}));
		const text = backupText({
			mesh,
			runId,
			file,
			clusters: parts,
		});
		await files.write(file, text, {mode});
		if ((await files.read(file)) !== text || (await files.mode(file)) !== mode) {
			throw new MeshError(`the backup ${file} is not on disk as it was written`, {
				remedy: ['Check the disk, and that nobody else writes there.'],
			});
		}
	};

	return {
		file,
		async note(cluster, place, objects) {
			const known = clusters.get(cluster) ?? {place, objects: new Map<string, KubeObject>()};
			clusters.set(cluster, known);
			for (const object of objects) {
				known.objects.set(keyOf(refOf(object)), object);
			}

			const saved = (async () => {
				await writing.catch(() => undefined);
				await save();
			})();
			writing = saved;
			await saved;
		},
		holds(cluster, ref, resourceVersion) {
			const noted = clusters.get(cluster)?.objects.get(keyOf(ref));
			return noted !== undefined && noted.metadata.resourceVersion === resourceVersion;
		},
	};
};
