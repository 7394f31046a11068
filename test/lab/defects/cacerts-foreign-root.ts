import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate, makeAuthority} from './kit/certificates.ts';

/** The root beside the intermediate is not the one that signed it. */
export const cacertsForeignRoot: Defect = {
	name: 'cacerts-foreign-root',
	stage: 'prepared',
	async inject(scene) {
		const other = await makeAuthority(`${scene.folder}/other`);
		const [own, stranger] = [await makeIntermediate(`${scene.folder}/own`, await scene.authority()), await makeIntermediate(`${scene.folder}/stranger`, other)];
		await scene.apply('b', [cacerts({...own, 'root-cert.pem': stranger['root-cert.pem'], 'cert-chain.pem': own['ca-cert.pem'] + stranger['root-cert.pem']})]);
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
