import type {Defect} from './kit/defect.ts';
import {setInjectorHub} from './kit/istio.ts';

/** Proxies are injected with the hub that istioctl 1.30 takes when nothing is said. */
export const imageHubInjector: Defect = {
	name: 'image-hub-injector',
	stage: 'installed',
	inject: async scene => setInjectorHub(scene, 'b', 'registry.istio.io/release'),
	expect: {
		contexts: [
			{
				id: 'istio.image-hub',
				status: 'warn',
				on: ['b'],
				says: /ConfigMap istio-system\/istio-sidecar-injector values\.global\.hub/v,
			},
		],
		mesh: [
			{
				id: 'istio.image-hub',
				status: 'warn',
				on: ['b'],
				says: /ConfigMap istio-system\/istio-sidecar-injector values\.global\.hub/v,
			},
		],
	},
	proof: {unproven: 'apply writes the ConfigMap anew, and the lab reaches no registry'},
	heal: async scene => setInjectorHub(scene, 'b'),
};
