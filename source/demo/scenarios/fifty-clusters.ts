import type {Scenario} from '../scenario.ts';
import {meshOf, clusterSpec} from './spec.ts';

const count = 50;
const regions = ['ams', 'fra', 'iad', 'nrt', 'sfo'] as const;

const names = Array.from(
	{length: count},
	(_item, index) =>
		`${regions[index % regions.length] ?? ''}-${String(Math.floor(index / regions.length) + 1)}`,
);
const regionOf = (name: string): string => name.split('-', 1).join('');

export const fiftyClusters: Scenario = {
	name: 'fifty-clusters',
	summary: 'fifty primaries on five networks: 2,450 ways to prove',
	clusters: names.map((context, index) =>
		clusterSpec({context, index: index + 11, latencyMs: 20 + (index % 9) * 15}),
	),
	mesh: meshOf(names.map(name => ({name, network: regionOf(name)}))),
	cuts: [],
};
