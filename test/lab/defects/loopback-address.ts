import type {Defect} from './kit/defect.ts';
import {forwardFromLoopback} from './kit/servers.ts';

/** A tunnel on this machine leads to the API server, so that only this machine gets there. */
export const loopbackAddress: Defect = {
	name: 'loopback-address',
	stage: 'bare',
	inject: async scene => forwardFromLoopback(scene, 'b'),
	expect: {
		contexts: [{id: 'api.peer-address', status: 'warn', on: ['b']}],
		mesh: [{id: 'api.peer-address', status: 'fail', on: ['b']}],
	},
	proof: {mesh: 'breaks', planted: 'before'},
};
