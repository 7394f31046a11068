import type {Defect} from './kit/defect.ts';
import {labNode, nodeOf} from './kit/nodes.ts';

/** k3s keeps its CNI elsewhere, which Istio must be told. */
export const platformK3s: Defect = {
	name: 'platform-k3s',
	stage: 'bare',
	async inject(scene) {
		await scene.status('b', nodeOf(scene, 'b'), {
			nodeInfo: {
				kubeletVersion: 'v1.35.4+k3s1',
				containerRuntimeVersion: 'containerd://2.1.4-k3s1',
				osImage: 'K3s',
			},
		});
		await scene.kubectl(
			'b',
			'label',
			'node',
			`${scene.name('b')}-node`,
			'node.kubernetes.io/instance-type=k3s',
		);
		await scene.kubectl(
			'b',
			'annotate',
			'node',
			`${scene.name('b')}-node`,
			'k3s.io/node-args=["server"]',
			`k3s.io/hostname=${scene.name('b')}-node`,
		);
	},
	expect: {
		contexts: [
			{
				id: 'platform.settings',
				status: ['note', 'warn'],
				on: ['b'],
				says: /k3s/iv,
			},
		],
		mesh: [
			{
				id: 'platform.settings',
				status: ['note', 'warn'],
				on: ['b'],
				says: /k3s/iv,
			},
		],
	},
	proof: {unproven: 'the lab has no k3s'},
	async heal(scene) {
		await scene.status('b', nodeOf(scene, 'b'), {nodeInfo: labNode});
		await scene.kubectl(
			'b',
			'label',
			'node',
			`${scene.name('b')}-node`,
			'node.kubernetes.io/instance-type-',
		);
		await scene.kubectl(
			'b',
			'annotate',
			'node',
			`${scene.name('b')}-node`,
			'k3s.io/node-args-',
			'k3s.io/hostname-',
		);
	},
};
