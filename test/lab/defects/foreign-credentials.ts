import {blind, type Defect} from './kit/defect.ts';

/** The user of another cluster. */
export const foreignCredentials: Defect = {
	name: 'foreign-credentials',
	stage: 'bare',
	async inject({entry}) {
		Object.assign(entry('b').user, entry('a').user);
	},
	expect: {
		contexts: [{id: 'api.reachable', status: 'fail', on: ['b']}],
		mesh: [{id: 'api.reachable', status: 'fail', on: ['b']}],
	},
	consequences: blind('b'),
	proof: {mesh: 'breaks', planted: 'before'},
};
