import {exitCodes, MeshError} from '../errors.ts';
import type {Inventory} from '../teardown/inventory.ts';
import {refusalsFor} from '../teardown/refusals.ts';

/** Refuses to take Istio away where it is not this mesh's, or where the cluster is another one; with more reasons where there are any. */
export const refuseUnmanaged = (
	inventories: readonly Inventory[],
	mesh: string,
	more: readonly string[] = [],
): void => {
	const refusals = [...refusalsFor(inventories, mesh), ...more];
	if (refusals.length > 0) {
		throw new MeshError(
			[
				'nothing was changed: these clusters are not what mesh.yaml says',
				...refusals.map(refusal => `  ${refusal}`),
			].join('\n'),
			{
				code: 'teardown.refused',
				exitCode: exitCodes.refused,
				remedy: [
					'`istioctl uninstall --purge`, which takes Istio away, takes every Istio of a cluster along. Correct mesh.yaml, or take the named ones away first.',
				],
			},
		);
	}
};
