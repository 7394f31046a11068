import {blind, type Defect} from './kit/defect.ts';
import {makeClient} from './kit/certificates.ts';

/** The kubeconfig's certificate was valid until now. */
export const expiredClientCertificate: Defect = {
	name: 'expired-client-certificate',
	stage: 'bare',
	async inject({entry, folder, name}) {
		const {user} = entry('b');
		Object.assign(
			user,
			await makeClient(folder, {
				cluster: name('b'),
				subject: '/O=system:masters/CN=expired',
				days: 0,
			}),
		);
	},
	expect: {
		contexts: [
			{id: 'api.credentials', status: 'fail', on: ['b']},
			{id: 'api.reachable', status: 'fail', on: ['b']},
		],
		mesh: [
			{id: 'api.credentials', status: 'fail', on: ['b']},
			{id: 'api.reachable', status: 'fail', on: ['b']},
		],
	},
	consequences: blind('b'),
	proof: {mesh: 'breaks', planted: 'before'},
};
