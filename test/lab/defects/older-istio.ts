import type {Defect} from './kit/defect.ts';
import {setIstiodImage} from './kit/istio.ts';

/** One control plane is three minors behind the other. */
export const olderIstio: Defect = {
	name: 'older-istio',
	stage: 'installed',
	inject: async scene => setIstiodImage(scene, 'b', image => image.replace(/:[^:]*$/v, ':1.29.2')),
	expect: {
		contexts: [
			{
				id: 'version.skew',
				status: 'warn',
				on: ['a', 'b'],
				says: /1\.29/v,
			},
		],
		mesh: [
			{
				id: 'version.skew',
				status: 'warn',
				on: ['a', 'b'],
				says: /1\.29/v,
			},
		],
	},
	consequences: [{id: /^istio\./v, status: ['warn'], touching: 'b'}],
	proof: {unproven: 'the lab has one build of Istio'},
	heal: async scene => setIstiodImage(scene, 'b'),
};
