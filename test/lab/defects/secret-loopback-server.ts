import type {Defect} from './kit/defect.ts';
import {changeRemoteSecret, restoreRemoteSecret} from './kit/remote-secrets.ts';

/** The address in the remote secret leads istiod to itself. */
export const secretLoopbackServer: Defect = {
	name: 'secret-loopback-server',
	stage: 'installed',
	inject: async scene => changeRemoteSecret(scene, 'b', 'a', {server: 'https://127.0.0.1:6443'}),
	expect: {
		contexts: [],
		mesh: [],
		secrets: [
			{
				id: 'secret.server',
				status: 'fail',
				on: ['b'],
				says: /127\.0\.0\.1/v,
			},
		],
	},
	consequences: [{id: 'secret.server', status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'after'},
	heal: async scene => restoreRemoteSecret(scene, 'b', 'a'),
};
