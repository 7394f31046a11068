import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate} from './kit/certificates.ts';

/** The key is that of another certificate. */
export const cacertsWrongKey: Defect = {
	name: 'cacerts-wrong-key',
	stage: 'prepared',
	async inject(scene) {
		const [one, other] = [await makeIntermediate(`${scene.folder}/one`, await scene.authority()), await makeIntermediate(`${scene.folder}/other`, await scene.authority())];
		await scene.apply('b', [cacerts({...one, 'ca-key.pem': other['ca-key.pem']})]);
	},
	expect: {
		contexts: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		mesh: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		secrets: [{
			id: 'trust.cacerts-invalid', status: 'fail', on: ['b'], says: /key/v,
		}],
	},
	consequences: [{id: /^trust\./v, status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'before'},
	heal: async ({remove}) => remove('b', [cacerts({})]),
};
