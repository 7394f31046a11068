import type {Defect} from './kit/defect.ts';
import {serviceRange, setPodSubnet} from './kit/ranges.ts';

/** One cluster has IPv4 alone, the other both families. */
export const ipFamiliesDiffer: Defect = {
	name: 'ip-families-differ',
	stage: 'bare',
	async inject(scene) {
		await setPodSubnet(scene, 'b', range => `${range},fd00:10:96::/56`);
		await scene.apply('b', [serviceRange('fd00:20:96::/112')]);
	},
	expect: {
		contexts: [{id: 'network.ip-families', status: ['warn', 'note'], on: ['a', 'b']}],
		mesh: [{id: 'network.ip-families', status: 'warn', on: ['a', 'b']}],
	},
	proof: {unproven: 'the lab has no IPv6'},
	async heal(scene) {
		await setPodSubnet(scene, 'b', range => range.replace(/,.*/v, ''));
		await scene.remove('b', [serviceRange('fd00:20:96::/112')]);
	},
};
