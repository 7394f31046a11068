import type {Scenario} from '../scenario.ts';
import {meshOf, clusterSpec} from './spec.ts';

export const differentRoots: Scenario = {
	name: 'different-roots',
	summary:
		'the clusters hold certificates already: those of east-1 and west-1 have one root, those of east-2 another',
	clusters: [
		clusterSpec({context: 'east-1', index: 11, root: 'platform'}),
		clusterSpec({context: 'east-2', index: 12, root: 'legacy'}),
		clusterSpec({
			context: 'west-1',
			index: 13,
			root: 'platform',
			latencyMs: 110,
		}),
	],
	mesh: meshOf(
		[
			{name: 'east-1', network: 'east'},
			{name: 'west-1', network: 'west'},
		],
		{trust: '{mode: in-cluster}'},
	),
	cuts: [],
};
