import type {Defect} from './kit/defect.ts';
import {changeRemoteSecret, restoreRemoteSecret} from './kit/remote-secrets.ts';

/** The remote secret calls the peer by another name than the peer itself. */
export const secretWrongKey: Defect = {
	name: 'secret-wrong-key',
	stage: 'installed',
	inject: async scene => changeRemoteSecret(scene, 'b', 'a', {key: 'f9'}),
	expect: {
		contexts: [],
		mesh: [],
		secrets: [{id: 'secret.server', status: 'fail', on: ['b']}],
	},
	consequences: [{id: 'secret.server', status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'after'},
	heal: async scene => restoreRemoteSecret(scene, 'b', 'a'),
};
