import type {Scenario} from '../scenario.ts';
import {meshOf, clusterSpec} from './spec.ts';

export const overlappingCidrs: Scenario = {
	name: 'overlapping-cidrs',
	summary:
		"two of three clusters give their pods the same addresses, so they can't share a network",
	clusters: [
		clusterSpec({context: 'east-1', index: 11}),
		clusterSpec({context: 'east-2', index: 12, podRange: '10.11.0.0/16'}),
		clusterSpec({context: 'west-1', index: 13, latencyMs: 110}),
	],
	mesh: meshOf([
		{name: 'east-1', network: 'east-1'},
		{name: 'east-2', network: 'east-2'},
		{name: 'west-1', network: 'west'},
	]),
	cuts: [],
};
