import type {Scenario, ScenarioName} from '../scenario.ts';
import {meshOf, clusterSpec} from './spec.ts';

const deadCluster: Scenario = {
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

const differentRoots: Scenario = {
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

const failingInstall: Scenario = {
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

const overlappingCidrs: Scenario = {
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

const slowLoadBalancer: Scenario = {
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

/** Every scenario by its name; `healthy` is the one that nobody has to ask for. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
	healthy,
	'overlapping-cidrs': overlappingCidrs,
	'dead-cluster': deadCluster,
	'different-roots': differentRoots,
	'slow-load-balancer': slowLoadBalancer,
	'failing-install': failingInstall,
	'fifty-clusters': fiftyClusters,
};
