import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** Only mutual TLS is accepted, mesh-wide: right for a mesh, and shut to whatever has no sidecar. */
export const strictMtls: Defect = {
	name: 'strict-mtls',
	stage: 'installed',
	...planted('b', [
		{
			apiVersion: 'security.istio.io/v1',
			kind: 'PeerAuthentication',
			metadata: {name: 'default', namespace: systemNamespace},
			spec: {mtls: {mode: 'STRICT'}},
		},
	]),
	expect: {
		contexts: [
			{
				id: 'policy.peer-authentication',
				status: 'note',
				on: ['b'],
				says: /istio-system\/default/v,
			},
		],
		mesh: [
			{
				id: 'policy.peer-authentication',
				status: 'note',
				on: ['b'],
				says: /istio-system\/default/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'after'},
};
