import type {Defect} from './kit/defect.ts';
import {forwardFromLoopback} from './kit/servers.ts';

/** A tunnel on this machine leads to the API server, so that only this machine gets there; the API server itself knows an address for everybody. */
export const loopbackAddress: Defect = {
	name: 'loopback-address',
	stage: 'bare',
	inject: async scene => forwardFromLoopback(scene, 'b'),
	expect: {
		contexts: [
			{
				id: 'api.peer-address',
				status: 'note',
				on: ['b'],
				says: /means this machine alone; .*:6443/v,
			},
		],
		mesh: [
			{
				id: 'api.peer-address',
				status: 'note',
				on: ['b'],
				says: /means this machine alone; .*:6443/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'before'},
};
