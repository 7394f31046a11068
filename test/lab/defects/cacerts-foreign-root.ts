import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate, makeAuthority} from './kit/certificates.ts';
import {provenByRestart} from './kit/proven-by-restart.ts';
import type {Scene} from './kit/scene.ts';

const make = async (scene: Scene) => {
	const other = await makeAuthority(`${scene.folder}/other`);
	const [own, stranger] = [
		await makeIntermediate(`${scene.folder}/own`, await scene.authority()),
		await makeIntermediate(`${scene.folder}/stranger`, other),
	];
	return {
		...own,
		'root-cert.pem': stranger['root-cert.pem'],
		'cert-chain.pem': own['ca-cert.pem'] + stranger['root-cert.pem'],
	};
};

/** The root beside the intermediate is not the one that signed it. */
export const cacertsForeignRoot: Defect = {
	name: 'cacerts-foreign-root',
	stage: 'prepared',
	inject: async scene => scene.apply('b', [cacerts(await make(scene))]),
	expect: {
		contexts: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		mesh: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		secrets: [{id: 'trust.cacerts-invalid', status: 'fail', on: ['b']}],
	},
	consequences: [{id: /^trust\./v, status: ['unknown'], touching: 'b'}],
	proof: provenByRestart(make),
	heal: async ({remove}) => remove('b', [cacerts({})]),
};
