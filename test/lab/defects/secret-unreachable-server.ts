import type {Defect} from './kit/defect.ts';
import {changeRemoteSecret, restoreRemoteSecret} from './kit/remote-secrets.ts';

/** Nobody has the address in the remote secret. */
export const secretUnreachableServer: Defect = {
	name: 'secret-unreachable-server',
	stage: 'installed',
	inject: async scene => changeRemoteSecret(scene, 'b', 'a', {server: 'https://198.18.0.253:6443'}),
	expect: {
		contexts: [],
		mesh: [],
		secrets: [
			{
				id: 'secret.server',
				status: 'fail',
				on: ['b'],
				says: /198\.18\.0\.253/v,
			},
		],
	},
	consequences: [{id: 'secret.server', status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'after'},
	heal: async scene => restoreRemoteSecret(scene, 'b', 'a'),
};
