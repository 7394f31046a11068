import type {Defect} from './kit/defect.ts';
import {changeRemoteSecret, restoreRemoteSecret} from './kit/remote-secrets.ts';

/** The token of the remote secret is not valid any more, as after the peer was installed again. */
export const secretDeadToken: Defect = {
	name: 'secret-dead-token',
	stage: 'installed',
	inject: async scene => changeRemoteSecret(scene, 'b', 'a', {token: 'not-a-token'}),
	expect: {
		contexts: [],
		mesh: [],
		secrets: [{id: 'secret.server', status: 'fail', on: ['b']}],
	},
	consequences: [{id: 'secret.server', status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'after'},
	heal: async scene => restoreRemoteSecret(scene, 'b', 'a'),
};
