import type {Defect} from './kit/defect.ts';
import {putInFront} from './kit/servers.ts';

/** Two minutes ahead: certificates of one cluster are not yet valid in the other. */
export const clockSlightlyAhead: Defect = {
	name: 'clock-slightly-ahead',
	stage: 'bare',
	inject: async scene => putInFront(scene, 'b', {ahead: 120}),
	expect: {
		contexts: [{id: 'clock.skew', status: ['warn', 'note'], on: ['b']}],
		mesh: [{id: 'clock.skew', status: 'warn', on: ['b']}],
	},
	proof: {
		unproven:
			'the clusters of the lab share one clock; only the answers of the API server are dated ahead',
	},
};
