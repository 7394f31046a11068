import {blind, type Defect} from './kit/defect.ts';

/** Packets to the API server are dropped: nothing answers the SYN. */
export const deadNoAnswer: Defect = {
	name: 'dead-no-answer',
	stage: 'bare',
	flags: ['--timeout', '4s'],
	async inject({lab, name}) {
		await lab.cut(name('b'));
	},
	expect: {
		contexts: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /time/v,
			},
		],
		mesh: [
			{
				id: 'api.reachable',
				status: 'fail',
				on: ['b'],
				says: /time/v,
			},
		],
	},
	consequences: blind('b'),
	proof: {mesh: 'breaks', planted: 'before'},
	async heal({lab, name}) {
		await lab.heal(name('b'));
	},
};
