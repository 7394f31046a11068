import type {Defect} from './kit/defect.ts';

/** A cluster's overlay has Istio installed from registry.istio.io. */
export const imageHubOverlay: Defect = {
	name: 'image-hub-overlay',
	stage: 'bare',
	inject: async ({overlay}) => overlay('b', {hub: 'registry.istio.io/release'}),
	expect: {
		contexts: [],
		mesh: [
			{
				// It fails from the last day on, by the clock of the machine.
				id: 'istio.image-hub',
				status: ['warn', 'fail'],
				on: ['b'],
				says: /b\.yaml spec\.hub \(registry\.istio\.io\/release\)/v,
			},
		],
	},
	proof: {unproven: 'the lab reaches no registry'},
};
