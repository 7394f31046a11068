import type {Defect} from './kit/defect.ts';
import {freeMillicores} from './kit/nodes.ts';
import type {Manifest} from './kit/scene.ts';

const hog = (node: string, cpu: string): Manifest => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: 'hog', namespace: 'default'},
	spec: {
		nodeName: node,
		terminationGracePeriodSeconds: 0,
		containers: [{name: 'hog', image: 'registry.k8s.io/pause:3.10', resources: {requests: {cpu}}}],
	},
});

/** Pods have asked for all processors but five thousandths of one. */
export const nodesFull: Defect = {
	name: 'nodes-full',
	stage: 'bare',
	async inject(scene) {
		const node = `${scene.name('b')}-node`;
		await scene.apply('b', [hog(node, `${String((await freeMillicores(scene, 'b')) - 5)}m`)]);
	},
	expect: {
		contexts: [{id: 'nodes.capacity', status: ['warn', 'note'], on: ['b']}],
		mesh: [{id: 'nodes.capacity', status: 'fail', on: ['b']}],
	},
	proof: {mesh: 'breaks', planted: 'before'},
	heal: async ({remove}) => remove('b', [hog('', '0')]),
};
