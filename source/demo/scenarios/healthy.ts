import type {Scenario} from '../scenario.ts';
import {meshOf, clusterSpec} from './spec.ts';

export const healthy: Scenario = {
	name: 'healthy',
	summary:
		'three clusters with nothing wrong, beside one that is switched off and one whose credentials a program fetches',
	clusters: [
		clusterSpec({context: 'east-1', index: 11}),
		clusterSpec({context: 'east-2', index: 12, latencyMs: 42}),
		clusterSpec({
			context: 'west-1',
			index: 13,
			latencyMs: 110,
			kubernetes: 'v1.34.2',
		}),
		clusterSpec({
			context: 'kind-laptop',
			index: 14,
			server: 'https://127.0.0.1:36443',
			trouble: 'refused',
			nodes: 1,
		}),
		clusterSpec({
			context: 'gke_shop_europe-west1_edge',
			index: 15,
			server: 'https://203.0.113.250',
			auth: 'exec',
			latencyMs: 70,
		}),
	],
	mesh: meshOf([
		{name: 'east-1', network: 'east'},
		{name: 'east-2', network: 'east'},
		{name: 'west-1', network: 'west'},
	]),
	cuts: [],
};
