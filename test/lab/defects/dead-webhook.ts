import type {Defect} from './kit/defect.ts';
import {unansweredWebhook} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** A webhook over pods, Deployments and Services must say yes, and nobody is there to say it. */
export const deadWebhook: Defect = {
	name: 'dead-webhook',
	stage: 'bare',
	...planted('b', [unansweredWebhook('Fail')]),
	expect: {
		contexts: [
			{
				id: 'policy.webhook',
				status: ['fail', 'warn', 'note'],
				on: ['b'],
				says: /dead\.example\.com/v,
			},
		],
		mesh: [
			{
				id: 'policy.webhook',
				status: 'fail',
				on: ['b'],
				says: /dead\.example\.com/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'before'},
};
