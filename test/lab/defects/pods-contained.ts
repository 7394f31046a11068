import type {Defect} from './kit/defect.ts';

/** The pods of one cluster are within the other's range, and both are to share a network. */
export const podsContained: Defect = {
	name: 'pods-contained',
	stage: 'overlapping',
	mesh: {a: {network: 'one'}, b: {network: 'one'}, c: {network: 'net-c'}},
	inject: async () => undefined,
	expect: {
		contexts: [{id: 'network.pod-cidr-overlap', status: 'note', on: ['a', 'b']}],
		mesh: [{id: 'network.pod-cidr-overlap', status: 'fail', on: ['a', 'b']}],
	},
	proof: {
		unproven:
			"the lab's nodes take the first /24 of their ranges, which do not collide here; equal ranges are proven",
	},
};
