import type {Defect} from './kit/defect.ts';
import {nodeAddresses, nodeOf} from './kit/nodes.ts';
import {podSubnets} from './kit/ranges.ts';

/** A node of one cluster has an address that the other gives to pods, on one network. */
export const nodeInPodRange: Defect = {
	name: 'node-in-pod-range',
	stage: 'bare',
	mesh: {a: {network: 'one'}, b: {network: 'one'}},
	async inject(scene) {
		const [range = ''] = await podSubnets(scene, 'a');
		await scene.status('b', nodeOf(scene, 'b'), {
			addresses: [{type: 'InternalIP', address: range.replace(/\.0\.0\/.*/v, '.200.7')}],
		});
	},
	expect: {
		contexts: [],
		mesh: [{id: 'network.node-in-pod-range', status: 'warn', on: ['a', 'b']}],
	},
	proof: {unproven: 'the nodes of the lab have fixed addresses'},
	async heal(scene) {
		await scene.status('b', nodeOf(scene, 'b'), {addresses: nodeAddresses(scene.name('b'))});
	},
};
