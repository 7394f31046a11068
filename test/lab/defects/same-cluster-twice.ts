import type {Defect} from './kit/defect.ts';

/** One cluster under two contexts. */
export const sameClusterTwice: Defect = {
	name: 'same-cluster-twice',
	stage: 'bare',
	mesh: {a: {network: 'net-a'}, b: {network: 'net-b'}, c: {network: 'net-c'}},
	async inject({addEntry}) {
		addEntry('b');
	},
	expect: {
		contexts: [{id: 'identity.same-cluster', status: 'warn', on: ['b', 'c']}],
		mesh: [{id: 'identity.same-cluster', status: 'fail', on: ['b', 'c']}],
	},
	proof: {mesh: 'breaks', planted: 'before'},
};
