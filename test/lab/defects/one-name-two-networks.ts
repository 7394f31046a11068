import type {Defect} from './kit/defect.ts';

/** Both clusters are said to be on one network, and no route leads from the pods of one to those of the other: only a probe from inside can know. */
export const oneNameTwoNetworks: Defect = {
	name: 'one-name-two-networks',
	stage: 'full',
	mesh: {a: {network: 'one'}, b: {network: 'one'}},
	inject: async () => undefined,
	expect: {
		mesh: [],
		probe: [{id: /^(?:probe|network)\./v, status: 'fail', on: ['a', 'b']}],
	},
	proof: {mesh: 'breaks', planted: 'before'},
};
