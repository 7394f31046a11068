import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate} from './kit/certificates.ts';
import {provenByRestart} from './kit/proven-by-restart.ts';
import type {Scene} from './kit/scene.ts';

const make = async (scene: Scene) => {
	const [one, other] = [
		await makeIntermediate(`${scene.folder}/one`, await scene.authority()),
		await makeIntermediate(`${scene.folder}/other`, await scene.authority()),
	];
	return {...one, 'ca-key.pem': other['ca-key.pem']};
};

/** The key is that of another certificate. */
export const cacertsWrongKey: Defect = {
	name: 'cacerts-wrong-key',
	stage: 'prepared',
	inject: async scene => scene.apply('b', [cacerts(await make(scene))]),
	expect: {
		contexts: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		mesh: [{id: 'trust.cacerts-invalid', status: ['unknown', 'fail'], on: ['b']}],
		secrets: [
			{
				id: 'trust.cacerts-invalid',
				status: 'fail',
				on: ['b'],
				says: /key/v,
			},
		],
	},
	consequences: [{id: /^trust\./v, status: ['unknown'], touching: 'b'}],
	proof: provenByRestart(make),
	heal: async ({remove}) => remove('b', [cacerts({})]),
};
