import type {Defect} from './kit/defect.ts';
import {setMeshConfig} from './kit/istio.ts';

/** Identities of the two clusters begin with different names. */
export const trustDomainsDiffer: Defect = {
	name: 'trust-domains-differ',
	stage: 'installed',
	inject: async scene =>
		setMeshConfig(scene, 'b', mesh =>
			mesh.replace('trustDomain: cluster.local', 'trustDomain: elsewhere.example'),
		),
	expect: {
		contexts: [],
		mesh: [
			{
				id: 'trust.trust-domain',
				status: 'fail',
				on: ['a', 'b'],
				says: /elsewhere\.example/v,
			},
		],
	},
	proof: {
		mesh: 'breaks',
		planted: 'before',
		inject: async ({overlay}) => overlay('b', {meshConfig: {trustDomain: 'elsewhere.example'}}),
		heal: async () => undefined,
	},
	heal: async scene =>
		setMeshConfig(scene, 'b', mesh =>
			mesh.replace('trustDomain: elsewhere.example', 'trustDomain: cluster.local'),
		),
};
