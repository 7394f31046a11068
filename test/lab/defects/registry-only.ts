import type {Defect} from './kit/defect.ts';
import {setMeshConfig} from './kit/istio.ts';

/** Sidecars lead nowhere but to services that the mesh knows. */
export const registryOnly: Defect = {
	name: 'registry-only',
	stage: 'installed',
	inject: async scene =>
		setMeshConfig(scene, 'b', mesh => `${mesh}\noutboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n`),
	expect: {
		contexts: [
			{
				id: 'policy.outbound',
				status: ['note', 'warn'],
				on: ['b'],
				says: /REGISTRY_ONLY/v,
			},
		],
		mesh: [
			{
				id: 'policy.outbound',
				status: ['note', 'warn'],
				on: ['b'],
				says: /REGISTRY_ONLY/v,
			},
		],
	},
	proof: {
		mesh: 'holds',
		planted: 'before',
		inject: async ({overlay}) =>
			overlay('b', {meshConfig: {outboundTrafficPolicy: {mode: 'REGISTRY_ONLY'}}}),
		heal: async () => undefined,
	},
	heal: async scene =>
		setMeshConfig(scene, 'b', mesh => mesh.replace(/\noutboundTrafficPolicy:[\s\S]*/v, '')),
};
