import type {Defect} from './kit/defect.ts';
import {setMeshConfig} from './kit/istio.ts';

/** The control plane that runs belongs to another mesh. */
export const foreignMeshId: Defect = {
	name: 'foreign-mesh-id',
	stage: 'installed',
	inject: async scene =>
		setMeshConfig(scene, 'b', mesh => mesh.replace('meshId: shop', 'meshId: warehouse')),
	expect: {
		contexts: [],
		mesh: [
			{
				id: 'istio.mesh-id',
				status: ['fail', 'warn'],
				on: ['b'],
				says: /warehouse/v,
			},
		],
	},
	consequences: [{id: 'istio.existing', status: ['fail'], touching: 'b'}],
	proof: {unproven: 'it harms workloads that run already; the proof starts new ones'},
	heal: async scene =>
		setMeshConfig(scene, 'b', mesh => mesh.replace('meshId: warehouse', 'meshId: shop')),
};
