import {blind, type Defect} from './kit/defect.ts';
import {kill} from './kit/servers.ts';

/** What listens there accepts, and speaks no TLS. */
export const deadNoTls: Defect = {
	name: 'dead-no-tls',
	stage: 'bare',
	flags: ['--timeout', '4s'],
	async inject(scene) {
		await kill(scene, 'b', 'no-tls');
	},
	expect: {
		contexts: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /TLS/v,
			},
		],
		mesh: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /TLS/v,
			},
		],
	},
	// The dead servers are on this machine.
	consequences: [...blind('b'), {id: 'api.peer-address', status: ['warn', 'fail'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'before'},
};
