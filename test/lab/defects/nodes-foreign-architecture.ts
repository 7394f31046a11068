import type {Defect} from './kit/defect.ts';
import {setArchitecture} from './kit/nodes.ts';

/** Only a mainframe, for which Istio has no images. */
export const nodesForeignArchitecture: Defect = {
	name: 'nodes-foreign-architecture',
	stage: 'bare',
	inject: async scene => setArchitecture(scene, 'b', 's390x'),
	expect: {
		contexts: [{id: 'nodes.architecture', status: ['fail', 'warn', 'note'], on: ['b']}],
		mesh: [{id: 'nodes.architecture', status: 'fail', on: ['b']}],
	},
	consequences: [{id: /^nodes\.(?:ready|capacity)$/v, status: ['warn', 'fail'], touching: 'b'}],
	proof: {unproven: 'the lab has one machine'},
	heal: async scene => setArchitecture(scene, 'b', 'amd64'),
};
