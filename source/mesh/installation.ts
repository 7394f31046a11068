import type {Overlay} from './mesh.ts';
import type {EastWestGateway} from './model.ts';

/** The two installations of a cluster, each by its document. */
export type InstallPart = 'control-plane' | 'east-west';

/**
A part of Istio in a cluster as it shall be, in the mesh's terms alone; an installer makes its own document of it. `overlays` are the
user's settings, as mesh.yaml's files have them, the later over the earlier.
*/
export type Installation = {
	mesh: string;
	istioVersion: string;
	cluster: string;
	network: string;
	overlays: readonly Overlay[];
} & (
	| {
			part: 'control-plane';
			addressOf?: undefined;
			/** Whether remotes take their configuration and injection from it. */
			servesRemotes: boolean;
			/** The name that proxies running here still give the cluster; istiod lets them in under it. */
			formerName?: string;
	  }
	| {
			part: 'control-plane';
			/** The primary that owns this remote. */
			addressOf: string;
			/** Where its gateway is; in plans, a word for what is not known yet. */
			address: string;
	  }
	| {part: 'east-west'; addressOf?: undefined; gateway: EastWestGateway}
);
