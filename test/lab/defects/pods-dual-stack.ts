import type {Defect} from './kit/defect.ts';
import {setPodSubnet} from './kit/ranges.ts';

/** Apart in IPv4, equal in IPv6. */
export const podsDualStack: Defect = {
	name: 'pods-dual-stack',
	stage: 'bare',
	mesh: {a: {network: 'one'}, b: {network: 'one'}},
	async inject(scene) {
		for (const place of ['a', 'b'] as const) {
			await setPodSubnet(scene, place, range => `${range},fd00:10:96::/56`);
		}
	},
	expect: {
		contexts: [
			{
				id: 'network.pod-cidr-overlap',
				status: 'note',
				on: ['a', 'b'],
				says: /fd00:10:96::/v,
			},
		],
		mesh: [
			{
				id: 'network.pod-cidr-overlap',
				status: 'fail',
				on: ['a', 'b'],
				says: /fd00:10:96::/v,
			},
		],
	},
	proof: {unproven: 'the lab has no IPv6'},
	async heal(scene) {
		for (const place of ['a', 'b'] as const) {
			await setPodSubnet(scene, place, range => range.replace(/,.*/v, ''));
		}
	},
};
