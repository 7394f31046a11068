import {blind, type Defect} from './kit/defect.ts';
import {kill} from './kit/servers.ts';

/** What listens there accepts, and never answers in the TLS handshake. */
export const deadTlsSilent: Defect = {
	name: 'dead-tls-silent',
	stage: 'bare',
	flags: ['--timeout', '4s'],
	async inject(scene) {
		await kill(scene, 'b', 'tls-silent');
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
