import type {Defect} from './kit/defect.ts';
import {cacerts, makeIntermediate} from './kit/certificates.ts';
import {provenByRestart} from './kit/proven-by-restart.ts';
import type {Scene} from './kit/scene.ts';

const make = async (scene: Scene) =>
	makeIntermediate(scene.folder, await scene.authority(), {isAuthority: false});

/** The certificate may not sign others. */
export const cacertsNoAuthority: Defect = {
	name: 'cacerts-no-authority',
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
