import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** Mutual TLS is off, mesh-wide, and nothing else can cross from network to network. */
export const disabledMtls: Defect = {
	name: 'disabled-mtls',
	stage: 'installed',
	...planted('b', [
		{
			apiVersion: 'security.istio.io/v1',
			kind: 'PeerAuthentication',
			metadata: {name: 'default', namespace: systemNamespace},
			spec: {mtls: {mode: 'DISABLE'}},
		},
	]),
	expect: {
		contexts: [
			{
				id: 'policy.peer-authentication',
				status: ['warn', 'note'],
				on: ['b'],
				says: /istio-system\/default/v,
			},
		],
		mesh: [
			{
				id: 'policy.peer-authentication',
				status: ['warn', 'fail'],
				on: ['b'],
				says: /istio-system\/default/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'after'},
};
