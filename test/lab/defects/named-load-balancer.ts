import type {Defect} from './kit/defect.ts';
import {setIngress} from './kit/furnish.ts';

/** The load balancer of a primary gives names, and a remote would need an address. */
export const namedLoadBalancer: Defect = {
	name: 'named-load-balancer',
	stage: 'bare',
	mesh: {a: {network: 'one'}, b: {network: 'one', role: 'remote', primary: 'a'}},
	inject: async scene => setIngress(scene, 'a', [{hostname: 'edge.elb.example.com'}]),
	expect: {
		contexts: [{id: 'gateway.hostname', status: 'note', on: ['a']}],
		mesh: [
			{
				id: 'gateway.hostname',
				status: 'fail',
				on: ['a'],
				says: /edge\.elb\.example\.com/v,
			},
		],
	},
	proof: {
		mesh: 'breaks',
		planted: 'before',
		lab: 'named-load-balancer',
		inject: async () => undefined,
		heal: async () => undefined,
	},
	heal: async scene => setIngress(scene, 'a'),
};
