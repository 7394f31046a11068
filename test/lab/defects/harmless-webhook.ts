import type {Defect} from './kit/defect.ts';
import {unansweredWebhook} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** No defect: a dead webhook that lets everything pass. */
export const harmlessWebhook: Defect = {
	name: 'harmless-webhook',
	stage: 'bare',
	...planted('b', [unansweredWebhook('Ignore')]),
	expect: {contexts: [], mesh: []},
	proof: {mesh: 'holds', planted: 'before'},
};
