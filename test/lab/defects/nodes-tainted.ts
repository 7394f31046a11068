import type {Defect} from './kit/defect.ts';

/** The only node takes no pods but those that tolerate its taint. */
export const nodesTainted: Defect = {
	name: 'nodes-tainted',
	stage: 'bare',
	async inject({kubectl, name}) {
		await kubectl('b', 'taint', 'node', `${name('b')}-node`, 'reserved=yes:NoSchedule');
	},
	expect: {
		contexts: [
			{
				id: 'nodes.capacity',
				status: ['warn', 'note'],
				on: ['b'],
				says: /taint/v,
			},
		],
		mesh: [
			{
				id: 'nodes.capacity',
				status: 'fail',
				on: ['b'],
				says: /taint/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'before'},
	async heal({kubectl, name}) {
		await kubectl('b', 'taint', 'node', `${name('b')}-node`, 'reserved-');
	},
};
