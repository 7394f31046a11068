import type {Defect} from './kit/defect.ts';
import {remoteSecret} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** The remote secret of a cluster that is no part of the mesh, and is gone. */
export const secretOfDeparted: Defect = {
	name: 'secret-of-departed',
	stage: 'installed',
	...planted('b', [
		remoteSecret('gone', {server: 'https://198.18.0.253:6443', user: {token: 'not-a-token'}}),
	]),
	expect: {
		contexts: [
			{
				id: 'secret.stale',
				status: 'note',
				on: ['b'],
				says: /gone/v,
			},
		],
		mesh: [
			{
				id: 'secret.stale',
				status: 'warn',
				on: ['b'],
				says: /gone/v,
			},
		],
	},
	consequences: [
		{id: /^secret\.(?:unexpected|server)$/v, status: ['warn', 'unknown'], touching: 'b'},
	],
	proof: {mesh: 'holds', planted: 'after'},
};
