import {blind, type Defect} from './kit/defect.ts';
import {kill, silenceDns} from './kit/servers.ts';

/** The server has a name, and the DNS server that should know it never answers. */
export const deadHangingDns: Defect = {
	name: 'dead-hanging-dns',
	stage: 'bare',
	flags: ['--timeout', '4s'],
	async inject(scene) {
		await kill(scene, 'b', 'hanging-dns');
		await silenceDns(scene);
	},
	expect: {
		contexts: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /api\.dead\.invalid|time/v,
			},
		],
		mesh: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /api\.dead\.invalid|time/v,
			},
		],
	},
	consequences: blind('b'),
	proof: {mesh: 'breaks', planted: 'before'},
};
