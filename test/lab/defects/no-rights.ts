import {blind, type Defect} from './kit/defect.ts';
import {makeClient} from './kit/certificates.ts';

/** A user whom the cluster knows, and who may do nothing there. */
export const noRights: Defect = {
	name: 'no-rights',
	stage: 'bare',
	async inject({entry, folder, name}) {
		Object.assign(
			entry('b').user,
			await makeClient(folder, {cluster: name('b'), subject: '/CN=nobody', days: 100}),
		);
	},
	expect: {
		contexts: [
			{id: 'permission.install', status: 'warn', on: ['b']},
			{id: 'permission.read', status: ['unknown', 'warn'], on: ['b']},
		],
		mesh: [
			{id: 'permission.install', status: 'fail', on: ['b']},
			{id: 'permission.read', status: ['unknown', 'warn'], on: ['b']},
		],
	},
	consequences: blind('b'),
	proof: {mesh: 'breaks', planted: 'before'},
};
