import type {Defect} from './kit/defect.ts';
import {changeRemoteSecret, restoreRemoteSecret} from './kit/remote-secrets.ts';

/** The remote secret asks a program for credentials, which istiod refuses to run. */
export const secretExec: Defect = {
	name: 'secret-exec',
	stage: 'installed',
	inject: async scene =>
		changeRemoteSecret(scene, 'b', 'a', {
			user: {
				exec: {
					apiVersion: 'client.authentication.k8s.io/v1',
					command: 'aws',
					args: ['eks', 'get-token'],
					interactiveMode: 'Never',
				},
			},
		}),
	expect: {
		contexts: [],
		mesh: [],
		secrets: [
			{
				id: 'secret.server',
				status: 'fail',
				on: ['b'],
				says: /exec/v,
			},
		],
	},
	consequences: [{id: 'secret.server', status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'breaks', planted: 'after'},
	heal: async scene => restoreRemoteSecret(scene, 'b', 'a'),
};
