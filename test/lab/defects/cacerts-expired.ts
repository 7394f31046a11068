import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate} from './kit/certificates.ts';
import {provenByRestart} from './kit/proven-by-restart.ts';
import type {Scene} from './kit/scene.ts';

const make = async (scene: Scene) =>
	makeIntermediate(scene.folder, await scene.authority(), {days: 0});

/** The intermediate was valid until now. */
export const cacertsExpired: Defect = {
	name: 'cacerts-expired',
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
				says: /expired/v,
			},
		],
	},
	consequences: [{id: /^trust\./v, status: ['unknown', 'fail', 'warn'], touching: 'b'}],
	proof: provenByRestart(make),
	heal: async ({remove}) => remove('b', [cacerts({})]),
};
