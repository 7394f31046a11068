import type {Defect} from './kit/defect.ts';
import {remoteSecret} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** A remote secret where istiod does not look: made while the current context had a namespace of its own. */
export const secretWrongNamespace: Defect = {
	name: 'secret-wrong-namespace',
	stage: 'installed',
	...planted('b', [
		remoteSecret(
			'lost',
			{server: 'https://198.18.0.253:6443', user: {token: 'not-a-token'}},
			{inNamespace: 'default'},
		),
	]),
	expect: {
		contexts: [
			{
				id: 'secret.namespace',
				status: ['warn', 'note'],
				on: ['b'],
				says: /default/v,
			},
		],
		mesh: [
			{
				id: 'secret.namespace',
				status: 'warn',
				on: ['b'],
				says: /default/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'after'},
};
