import type {Defect} from './kit/defect.ts';
import {hideRanges, showRanges} from './kit/ranges.ts';

/** Nothing in one of the clusters tells its pods' whole range. */
export const podsUnknown: Defect = {
	name: 'pods-unknown',
	stage: 'bare',
	mesh: {a: {network: 'one'}, b: {network: 'one'}},
	inject: async scene => hideRanges(scene, 'b'),
	expect: {
		contexts: [{id: 'network.pod-cidr-overlap', status: ['note', 'unknown'], on: ['a', 'b']}],
		mesh: [{id: 'network.pod-cidr-overlap', status: 'unknown', on: ['a', 'b']}],
	},
	proof: {unproven: 'what is not known may break or not'},
	heal: async scene => showRanges(scene, 'b'),
};
