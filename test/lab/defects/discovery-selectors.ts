import type {Defect} from './kit/defect.ts';
import {setMeshConfig} from './kit/istio.ts';

/** istiod looks only at namespaces with a label that new ones lack. */
export const discoverySelectors: Defect = {
	name: 'discovery-selectors',
	stage: 'installed',
	inject: async scene =>
		setMeshConfig(
			scene,
			'b',
			mesh => `${mesh}\ndiscoverySelectors:\n- matchLabels: {mesh: member}\n`,
		),
	expect: {
		contexts: [{id: 'policy.discovery-selectors', status: ['warn', 'note'], on: ['b']}],
		mesh: [{id: 'policy.discovery-selectors', status: ['warn', 'fail'], on: ['b']}],
	},
	proof: {
		mesh: 'breaks',
		planted: 'before',
		inject: async ({overlay}) =>
			overlay('b', {meshConfig: {discoverySelectors: [{matchLabels: {mesh: 'member'}}]}}),
		heal: async () => undefined,
		despite:
			"it breaks namespaces without the label, such as that of the proof; a user's own may have it",
	},
	heal: async scene =>
		setMeshConfig(scene, 'b', mesh => mesh.replace(/\ndiscoverySelectors:[\s\S]*/v, '')),
};
