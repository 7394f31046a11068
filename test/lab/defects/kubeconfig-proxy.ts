import type {Defect} from './kit/defect.ts';
import {startProxy} from './kit/servers.ts';

/** This machine reaches the API server through a proxy, of which peers know nothing. */
export const kubeconfigProxy: Defect = {
	name: 'kubeconfig-proxy',
	stage: 'bare',
	async inject(scene) {
		scene.entry('b').cluster['proxy-url'] = await startProxy(scene);
	},
	expect: {
		contexts: [
			{
				id: 'api.kubeconfig-extras',
				status: ['warn', 'note'],
				on: ['b'],
				says: /proxy/v,
			},
		],
		mesh: [
			{
				id: 'api.kubeconfig-extras',
				status: 'warn',
				on: ['b'],
				says: /proxy/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'before'},
};
