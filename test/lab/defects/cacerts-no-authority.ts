import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate} from './kit/certificates.ts';

/** The certificate may not sign others. */
export const cacertsNoAuthority: Defect = {
	name: 'cacerts-no-authority',
	stage: 'prepared',
	async inject(scene) {
		await scene.apply('b', [cacerts(await makeIntermediate(scene.folder, await scene.authority(), {isAuthority: false}))]);
	},
	expect: {
		contexts: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		mesh: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		secrets: [{id: 'trust.cacerts-invalid', status: 'fail', on: ['b']}],
	},
	consequences: [{id: /^trust\./v, status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'before'},
	heal: async ({remove}) => remove('b', [cacerts({})]),
};
