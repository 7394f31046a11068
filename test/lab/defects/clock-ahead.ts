import type {Defect} from './kit/defect.ts';
import {putInFront} from './kit/servers.ts';

/** Ten minutes ahead: certificates of one cluster are not yet valid in the other. */
export const clockAhead: Defect = {
	name: 'clock-ahead',
	stage: 'bare',
	inject: async scene => putInFront(scene, 'b', {ahead: 600}),
	expect: {
		contexts: [{id: 'clock.skew', status: ['fail', 'warn', 'note'], on: ['b']}],
		mesh: [{id: 'clock.skew', status: 'fail', on: ['b']}],
	},
	proof: {
		unproven:
			'the clusters of the lab share one clock; only the answers of the API server are dated ahead',
	},
};
