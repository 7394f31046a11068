import type {Defect} from './kit/defect.ts';
import {setIngress} from './kit/furnish.ts';

/** A Service of type LoadBalancer waits for its address for ever. */
export const noLoadBalancer: Defect = {
	name: 'no-load-balancer',
	stage: 'bare',
	inject: async scene => setIngress(scene, 'b', []),
	expect: {
		contexts: [{id: 'gateway.no-load-balancer', status: 'note', on: ['b']}],
		mesh: [{id: 'gateway.no-load-balancer', status: ['warn', 'fail'], on: ['b']}],
	},
	proof: {
		mesh: 'breaks',
		planted: 'before',
		lab: 'pending-load-balancer',
		inject: async () => undefined,
		heal: async () => undefined,
		despite: 'a load balancer may be slow, or refuse that one Service only',
	},
	heal: async scene => setIngress(scene, 'b'),
};
