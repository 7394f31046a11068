import {blind, type Defect} from './kit/defect.ts';

/** The certificate authority of another cluster, as when a cluster was rebuilt under the same address. */
export const foreignAuthority: Defect = {
	name: 'foreign-authority',
	stage: 'bare',
	async inject({entry}) {
		entry('b').cluster['certificate-authority-data'] =
			entry('a').cluster['certificate-authority-data'];
	},
	expect: {
		contexts: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /certificate/v,
			},
		],
		mesh: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /certificate/v,
			},
		],
	},
	consequences: blind('b'),
	proof: {mesh: 'breaks', planted: 'before'},
};
