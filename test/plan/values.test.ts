import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {operatorFor} from '../../source/installers/istioctl/operator-for.ts';
import type {Overlay} from '../../source/mesh/mesh.ts';
import type {Model} from '../../source/mesh/model.ts';
import {stepsFor} from '../../source/plan/steps-for.ts';
import type {Action} from '../../source/plan/steps.ts';
import {modelOf} from '../helpers/model.ts';

const base: Overlay = {
	hub: 'registry.example/istio',
	values: {
		global: {imagePullSecrets: ['pull'], platform: 'k3s', proxy: {clusterDomain: 'corp.local'}},
	},
};

/** A primary and its remote on another network, whose gateway has settings of its own, under one base.yaml. */
const bare: Model = modelOf([
	{name: 'east', network: 'east'},
	{
		name: 'west',
		network: 'west',
		role: 'remote',
		primary: 'east',
		gateway: {sourceRanges: ['10.0.0.0/8'], annotations: {'example.com/scheme': 'internal'}},
	},
]);
const model: Model = {
	...bare,
	clusters: bare.clusters.map(cluster => ({...cluster, overlays: [base]})),
};

const actionOf = (id: string): Action => {
	const step = stepsFor(model).find(candidate => candidate.id === id);
	assert.ok(step, id);
	return step.action;
};

/** What a plan writes for a step, as it is shown and applied. */
const text = (id: string): string => {
	const action = actionOf(id);
	return JSON.stringify(action.type === 'install' ? operatorFor(action) : action);
};

describe('what base.yaml and mesh.yaml set', () => {
	test('reaches every IstioOperator: the hub, pull secrets, the platform, the domain', () => {
		for (const id of ['east/istiod', 'west/istiod', 'east/gateway', 'west/gateway']) {
			assert.match(text(id), /"hub":"registry\.example\/istio"/v, id);
			assert.match(text(id), /"imagePullSecrets":\["pull"\]/v, id);
			assert.match(text(id), /"platform":"k3s"/v, id);
			assert.match(text(id), /"clusterDomain":"corp\.local"/v, id);
		}
	});

	test('reaches the gateway of its cluster alone: source ranges, annotations', () => {
		assert.match(text('west/gateway'), /"loadBalancerSourceRanges":\["10\.0\.0\.0\/8"\]/v);
		assert.match(
			text('west/gateway'),
			/"serviceAnnotations":\{"example\.com\/scheme":"internal"\}/v,
		);
		assert.doesNotMatch(text('east/gateway'), /loadBalancerSourceRanges|serviceAnnotations/v);
	});

	test('names istiod under the domain that it is told, or remotes would be led to nobody', () => {
		assert.match(text('east/expose-istiod'), /"host":"istiod\.istio-system\.svc\.corp\.local"/v);
		assert.doesNotMatch(text('east/expose-istiod'), /cluster\.local/v);
	});
});
