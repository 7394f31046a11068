import type {Defect} from './kit/defect.ts';

/** Two clusters give their pods the same addresses, and are to share a network. */
export const podsEqual: Defect = {
	name: 'pods-equal',
	stage: 'overlapping',
	mesh: {a: {network: 'net-a'}, b: {network: 'one'}, c: {network: 'one'}},
	inject: async () => undefined,
	expect: {
		contexts: [{id: 'network.pod-cidr-overlap', status: 'note', on: ['b', 'c']}],
		mesh: [{id: 'network.pod-cidr-overlap', status: 'fail', on: ['b', 'c']}],
	},
	proof: {
		mesh: 'breaks',
		planted: 'before',
		lab: 'equal-pods',
		plan: {a: {network: 'one'}, b: {network: 'one'}},
	},
};
