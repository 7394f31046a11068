import type {Scenario} from '../scenario.ts';
import {meshOf, clusterSpec} from './spec.ts';

export const deadCluster: Scenario = {
	name: 'dead-cluster',
	summary: "the API server of one of three clusters doesn't answer; the other two go on without it",
	clusters: [
		clusterSpec({context: 'east-1', index: 11}),
		clusterSpec({context: 'east-2', index: 12}),
		clusterSpec({context: 'west-1', index: 13, trouble: 'timed-out'}),
	],
	mesh: meshOf([
		{name: 'east-1', network: 'east'},
		{name: 'east-2', network: 'east'},
	]),
	cuts: [],
};
