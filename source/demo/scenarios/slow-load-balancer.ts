import type {Scenario} from '../scenario.ts';
import {meshOf, clusterSpec} from './spec.ts';

export const slowLoadBalancer: Scenario = {
	name: 'slow-load-balancer',
	summary: "one cluster's east-west gateway waits twenty seconds for its address",
	clusters: [
		clusterSpec({context: 'east-1', index: 11}),
		clusterSpec({context: 'west-1', index: 13, loadBalancerMs: 20_000}),
	],
	mesh: meshOf([
		{name: 'east-1', network: 'east'},
		{name: 'west-1', network: 'west'},
	]),
	cuts: [],
};
