import type {Defect} from './kit/defect.ts';
import {makeClient} from './kit/certificates.ts';

/** The kubeconfig's certificate is good for another ten days. */
export const expiringClientCertificate: Defect = {
	name: 'expiring-client-certificate',
	stage: 'bare',
	async inject({entry, folder, name}) {
		Object.assign(
			entry('b').user,
			await makeClient(folder, {
				cluster: name('b'),
				subject: `/O=system:masters/CN=${name('b')}-admin`,
				days: 10,
			}),
		);
	},
	expect: {
		contexts: [{id: 'api.credentials', status: 'warn', on: ['b']}],
		mesh: [{id: 'api.credentials', status: 'warn', on: ['b']}],
	},
	proof: {mesh: 'holds', planted: 'before'},
};
