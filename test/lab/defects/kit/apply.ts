import {randomUUID} from 'node:crypto';
import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Lab} from '../../start-lab.ts';
import type {Manifest} from './scene.ts';

/** Objects as a file beside the lab's kubeconfig, for kubectl. */
const withFile = async <T>(
	lab: Lab,
	objects: readonly Manifest[],
	use: (file: string) => Promise<T>,
): Promise<T> => {
	const file = path.join(path.dirname(lab.kubeconfig), `${randomUUID()}.json`);
	await writeFile(file, JSON.stringify({apiVersion: 'v1', kind: 'List', items: objects}), {
		mode: 0o600,
	});
	try {
		return await use(file);
	} finally {
		await rm(file);
	}
};

/** Applies objects to a cluster under a manager of their own, whoever has their fields now. */
export const applyTo = async (
	lab: Lab,
	cluster: string,
	objects: readonly Manifest[],
): Promise<void> => {
	await withFile(lab, objects, async file =>
		lab.kubectl(
			cluster,
			'apply',
			'--server-side',
			'--force-conflicts',
			'--field-manager=defects',
			'-f',
			file,
		),
	);
};

/** Deletes objects, the last first, and waits until they are gone. */
export const removeFrom = async (
	lab: Lab,
	cluster: string,
	objects: readonly Manifest[],
): Promise<void> => {
	await withFile(lab, objects.toReversed(), async file =>
		lab.kubectl(cluster, 'delete', '--ignore-not-found', '--timeout=60s', '-f', file),
	);
};
