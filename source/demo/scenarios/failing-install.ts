import type {Scenario} from '../scenario.ts';
import {meshOf, clusterSpec} from './spec.ts';

export const failingInstall: Scenario = {
	name: 'failing-install',
	summary: "one cluster can't pull istiod's image at first; trying again succeeds",
	clusters: [
		clusterSpec({context: 'east-1', index: 11}),
		clusterSpec({context: 'east-2', index: 12}),
		clusterSpec({
			context: 'west-1',
			index: 13,
			hasBrokenRegistry: true,
			latencyMs: 80,
		}),
	],
	mesh: meshOf([
		{name: 'east-1', network: 'east'},
		{name: 'east-2', network: 'east', primary: 'east-1'},
		{name: 'west-1', network: 'west'},
	]),
	cuts: [],
};
