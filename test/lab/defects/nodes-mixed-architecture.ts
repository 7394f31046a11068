import type {Defect} from './kit/defect.ts';
import {addNode, setArchitecture} from './kit/nodes.ts';

/** A second node of an architecture for which Istio has no images: pods may land there. */
export const nodesMixedArchitecture: Defect = {
	name: 'nodes-mixed-architecture',
	stage: 'bare',
	async inject(scene) {
		await addNode(scene.lab, scene.name('b'), `${scene.name('b')}-second`);
		await setArchitecture(scene, 'b', 's390x', `${scene.name('b')}-second`);
	},
	expect: {
		contexts: [{id: 'nodes.architecture', status: ['warn', 'note'], on: ['b']}],
		mesh: [{id: 'nodes.architecture', status: 'warn', on: ['b']}],
	},
	proof: {unproven: 'the lab has one machine'},
	async heal({kubectl, name}) {
		await kubectl('b', 'delete', 'node', `${name('b')}-second`);
	},
};
