import assert from 'node:assert/strict';
import path from 'node:path';
import {describe, test} from 'node:test';
import {stringify} from 'yaml';
import {plannedPods} from '../../source/checks/policy/planned-pods.ts';
import type {Overlay} from '../../source/mesh/mesh.ts';
import {assertGolden} from '../helpers/golden.ts';
import {modelOf} from '../helpers/model.ts';
import {operatorsFor} from '../helpers/operators.ts';

const clusters = [
	{name: 'east', network: 'east'},
	{name: 'west', network: 'west'},
];
const usual = modelOf(clusters);
const highlyAvailable = modelOf(clusters, {istio: {version: '1.31.1', preset: 'ha'}});

describe('the preset ha', () => {
	test('doubles and spreads istiod and the gateway', () => {
		const operators = operatorsFor(highlyAvailable).filter(({id}) => id.startsWith('east/'));
		assert.equal(operators.length, 2);
		assertGolden(
			path.join(import.meta.dirname, 'golden', 'high-availability.yaml'),
			operators.map(({operator}) => stringify(operator)).join('---\n'),
		);
	});

	test('leaves the last word to base.yaml', () => {
		const own: Overlay = {values: {pilot: {autoscaleMin: 3}}};
		const [found] = operatorsFor({
			...highlyAvailable,
			clusters: highlyAvailable.clusters.map(cluster => ({
				...cluster,
				overlays: [...cluster.overlays, own],
			})),
		});
		assert.ok(found);
		const {spec} = found.operator;
		assert.equal((spec['values'] as {pilot: {autoscaleMin: number}}).pilot.autoscaleMin, 3);
	});

	test('counts in what a cluster must have room for', () => {
		const podsOf = (model: typeof usual) => plannedPods(model.clusters[0]).map(({what}) => what);
		assert.deepEqual(podsOf(usual), ['istiod', 'the gateway']);
		assert.deepEqual(podsOf(highlyAvailable), ['istiod', 'istiod', 'the gateway', 'the gateway']);
	});
});
