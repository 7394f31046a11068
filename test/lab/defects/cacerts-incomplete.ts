import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate} from './kit/certificates.ts';

/** The intermediate lacks its chain. */
export const cacertsIncomplete: Defect = {
	name: 'cacerts-incomplete',
	stage: 'prepared',
	async inject(scene) {
		const {'cert-chain.pem': _, ...others} = await makeIntermediate(scene.folder, await scene.authority());
		await scene.apply('b', [cacerts(others)]);
	},
	expect: {
		contexts: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		mesh: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		secrets: [{
			id: 'trust.cacerts-invalid', status: 'fail', on: ['b'], says: /cert-chain\.pem/v,
		}],
	},
	consequences: [{id: /^trust\./v, status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'before'},
	heal: async ({remove}) => remove('b', [cacerts({})]),
};
