import type {Defect} from './kit/defect.ts';
import {installRevision, secondRevision, uninstallRevision} from './kit/istio.ts';

/** A second revision stays beside the first, and both would inject into the same namespaces. */
export const overlappingRevisions: Defect = {
	name: 'overlapping-revisions',
	stage: 'installed',
	inject: async scene => scene.apply('b', await secondRevision(scene, 'b')),
	expect: {
		contexts: [
			{
				id: 'istio.revisions',
				status: ['warn', 'note'],
				on: ['b'],
				says: /canary/v,
			},
		],
		mesh: [
			{
				id: 'istio.revisions',
				status: 'warn',
				on: ['b'],
				says: /canary/v,
			},
		],
	},
	consequences: [{id: 'istio.existing', status: ['warn'], touching: 'b'}],
	proof: {
		mesh: 'holds',
		planted: 'after',
		inject: async scene => installRevision(scene, 'b', 'canary'),
		heal: async scene => uninstallRevision(scene, 'b', 'canary'),
	},
	heal: async scene => scene.remove('b', await secondRevision(scene, 'b')),
};
