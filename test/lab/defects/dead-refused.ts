import {blind, type Defect} from './kit/defect.ts';
import {kill} from './kit/servers.ts';

/** Nothing listens at the port. */
export const deadRefused: Defect = {
	name: 'dead-refused',
	stage: 'bare',
	flags: ['--timeout', '4s'],
	async inject(scene) {
		await kill(scene, 'b', 'refused');
	},
	expect: {
		contexts: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /listens/v,
			},
		],
		mesh: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /listens/v,
			},
		],
	},
	// The dead servers are on this machine.
	consequences: [...blind('b'), {id: 'api.peer-address', status: ['warn', 'fail'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'before'},
};
