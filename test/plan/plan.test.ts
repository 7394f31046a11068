import assert from 'node:assert/strict';
import path from 'node:path';
import {describe, it} from 'node:test';
import {stringify} from 'yaml';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import {operatorFor} from '../../source/installers/istioctl/operator-for.ts';
import {planFor, planHash} from '../../source/plan/plan.ts';
import {stepsFor} from '../../source/plan/steps-for.ts';
import type {Observation} from '../../source/plan/steps.ts';
import {planJson} from '../../source/reporters/plan-json.ts';
import {planText} from '../../source/reporters/plan-text.ts';
import {nothingThere, withUndos} from '../helpers/fresh-mesh.ts';
import {assertGolden} from '../helpers/golden.ts';
import {modelOf, shapes} from '../helpers/model.ts';
import {renderedFor} from '../helpers/rendered.ts';

const golden = (name: string) => path.join(import.meta.dirname, 'golden', name);
/** What a real API server is asked about in `test/lab/manifests.lab.ts`. */
const manifests = path.join(import.meta.dirname, '../fixtures/manifests');

describe('a plan', () => {
	for (const [name, model] of Object.entries(shapes)) {
		it(`of ${name} is as committed, in text and JSON`, () => {
			const plan = withUndos(
				planFor({
					model,
					version: '0.0.0',
					installer: istioctlDocuments,
					observations: nothingThere(model),
				}),
				model,
			);
			assertGolden(golden(`${name}.txt`), planText(plan, {meshFlags: ['-f', 'mesh.yaml']}));
			assertGolden(golden(`${name}.json`), planJson(plan, {simulated: false}));
		});

		it(`of ${name} writes the objects that are committed`, () => {
			assertGolden(
				path.join(manifests, `${name}.yaml`),
				renderedFor(model)
					.map(
						({step, ...rendered}) =>
							`# ${step}${'operator' in rendered ? ': istioctl makes its objects of this' : ''}\n${('operator' in rendered ? [rendered.operator] : rendered.objects).map(object => stringify(object, {aliasDuplicateObjects: false})).join('---\n')}`,
					)
					.join('---\n'),
			);
		});
	}

	it('names only what differs, and calls a step that nobody could look at unknown', () => {
		const model = shapes['two-networks'];
		const observations = new Map<string, Observation>(
			stepsFor(model).map(({id}) => [id, {state: 'done', evidence: 'seen'}]),
		);
		observations.set('east/namespace', {state: 'needed', differences: ['label is absent']});
		observations.delete('west/root');
		const plan = planFor({
			model,
			version: '0.0.0',
			installer: istioctlDocuments,
			observations,
		});
		assert.deepEqual(
			plan.steps
				.filter(({observation}) => observation.state !== 'done')
				.map(({id, observation}) => [id, observation.state]),
			[
				['east/namespace', 'needed'],
				['west/root', 'unknown'],
			],
		);
	});

	it('has the same hash for the same intent, and another for any change of it or of the tool', () => {
		const hash = (model: Parameters<typeof stepsFor>[0], version = '1') =>
			planHash(stepsFor(model), {version, installer: istioctlDocuments});
		const base = hash(
			modelOf([
				{name: 'a', network: 'x'},
				{name: 'b', network: 'y'},
			]),
		);
		assert.equal(
			hash(
				modelOf([
					{name: 'a', network: 'x'},
					{name: 'b', network: 'y'},
				]),
			),
			base,
		);
		assert.notEqual(
			hash(
				modelOf([
					{name: 'a', network: 'x'},
					{name: 'b', network: 'x'},
				]),
			),
			base,
		);
		assert.notEqual(
			hash(
				modelOf([
					{name: 'a', network: 'x'},
					{name: 'b', network: 'y', gateway: {annotations: {a: 'b'}}},
				]),
			),
			base,
		);
		assert.notEqual(
			hash(
				modelOf([
					{name: 'a', network: 'x'},
					{name: 'b', network: 'y'},
				]),
				'2',
			),
			base,
		);
	});
});

describe('the steps', () => {
	const needsOf = (model: Parameters<typeof stepsFor>[0], id: string) =>
		stepsFor(model).find(step => step.id === id)?.needs;

	it('come in an order in which every need is earlier', () => {
		for (const model of Object.values(shapes)) {
			const seen = new Set<string>();
			for (const {id, needs} of stepsFor(model)) {
				assert.ok(
					needs.every(need => seen.has(need)),
					`${id} comes before ${needs.filter(need => !seen.has(need)).join(', ')}`,
				);
				seen.add(id);
			}
		}
	});

	it('give istiod its certificates first, and the gateway its istiod', () => {
		assert.deepEqual(needsOf(shapes['two-networks'], 'east/istiod'), [
			'east/namespace',
			'east/cacerts',
		]);
		assert.deepEqual(needsOf(shapes['two-networks'], 'east/gateway'), ['east/istiod']);
	});

	it('attach a remote before its installation and hand its secret over after that', () => {
		const model = shapes['primary-remote'];
		assert.deepEqual(needsOf(model, 'edge/istiod'), [
			'edge/namespace',
			'main/gateway-address',
			'main/expose-istiod',
		]);
		assert.deepEqual(needsOf(model, 'main/remote-secret/edge'), [
			'main/namespace',
			'edge/reader',
			'edge/istiod',
		]);
		assert.equal(needsOf(model, 'edge/remote-secret/main'), undefined, 'a remote gets no secrets');
	});

	it('mint each cluster once and hand it to every primary', () => {
		const model = modelOf(
			Array.from({length: 50}, (_, index) => ({name: `c${String(index)}`, network: 'n'})),
		);
		const steps = stepsFor(model);
		assert.equal(steps.filter(({action}) => action.type === 'reader').length, 50);
		assert.equal(steps.filter(({action}) => action.type === 'remote-secret').length, 2450);
	});

	it('make no gateway on one network, and one with its ports alone across networks', () => {
		assert.equal(
			stepsFor(shapes['one-network']).filter(({id}) => id.endsWith('/gateway')).length,
			0,
		);
		const gateway = stepsFor(shapes.mixed).find(({id}) => id === 'west/gateway');
		assert.ok(gateway?.action.type === 'install');
		const text = JSON.stringify(operatorFor(gateway.action));
		assert.match(text, /15443/v);
		assert.doesNotMatch(text, /15012|15017/v);
		const owner = stepsFor(shapes['primary-remote']).find(({id}) => id === 'main/gateway');
		assert.ok(owner?.action.type === 'install');
		assert.match(JSON.stringify(operatorFor(owner.action)), /15012.*15017/v);
		assert.doesNotMatch(JSON.stringify(operatorFor(owner.action)), /15443/v);
	});

	it('name every IstioOperator', () => {
		for (const {action} of Object.values(shapes).flatMap(model => stepsFor(model))) {
			if (action.type === 'install') {
				assert.match(operatorFor(action).metadata.name, /^mesh-wizard/v);
			}
		}
	});
});
