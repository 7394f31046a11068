import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate} from './kit/certificates.ts';

/** The intermediate was valid until now. */
export const cacertsExpired: Defect = {
	name: 'cacerts-expired',
	stage: 'prepared',
	async inject(scene) {
		await scene.apply('b', [cacerts(await makeIntermediate(scene.folder, await scene.authority(), {days: 0}))]);
	},
	expect: {
		contexts: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		mesh: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		secrets: [{
			id: 'trust.cacerts-invalid', status: 'fail', on: ['b'], says: /expired/v,
		}],
	},
	consequences: [{id: /^trust\./v, status: ['unknown', 'fail', 'warn'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'before'},
	heal: async ({remove}) => remove('b', [cacerts({})]),
};
