import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {customShapes} from '../../source/kubernetes/custom-shapes.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import type {Shape} from '../../source/kubernetes/shape.ts';
import {coreShapes} from '../../source/kubernetes/shapes.ts';
import {preflightJson} from '../../source/reporters/preflight-json.ts';
import {preflightTable} from '../../source/reporters/preflight-table.ts';
import {surveyCluster} from '../../source/survey/survey-cluster.ts';
import {wrongValue} from '../helpers/damaged.ts';
import {contextOf, modelOf} from '../helpers/facts.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {nastyText} from '../helpers/nasty-text.ts';
import {resultOf} from '../helpers/preflight-result.ts';
import {fingerprintReader} from '../helpers/survey.ts';

/*
Every kind of object that is read, with every field that is read of it, whatever stands there: the survey ends, each check has a verdict,
and what is unknown is so because of the object, never because the program stumbled.
*/

/** Words that mean something to somebody who reads objects. */
const word = fc.constantFrom(
	'istiod',
	'istio',
	'istio-system',
	'kube-system',
	'default',
	'cacerts',
	'coredns',
	'kube-dns',
	'kubernetes',
	'cross-network-gateway',
	'istio-eastwestgateway',
	'istio-remote-secret-west-1',
	'1.31.1',
	'docker.io/istio/pilot:1.31.1',
	'10.0.0.0/8',
	'10.96.0.1',
	'fd00::1/64',
	'true',
	'0',
	'100m',
	'2Gi',
	'-1e999',
	'Ready',
	'LoadBalancer',
	'ClusterIP',
	'None',
	'In',
	'NotIn',
	'Exists',
	'*',
	'{',
	'mesh: {}',
	'2026-11-30T00:00:00Z',
	'linux',
	'amd64',
);
const label = fc.constantFrom(
	'app',
	'istio',
	'istio.io/rev',
	'istio-injection',
	'topology.istio.io/network',
	'istio/multiCluster',
	'operator.istio.io/component',
	'kubernetes.io/os',
	'Corefile',
	'mesh',
	'meshNetworks',
	'cpu',
	'pods',
	'__proto__',
	'',
);
const text = fc.oneof({weight: 5, arbitrary: word}, {weight: 1, arbitrary: nastyText});

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

/** What has the shape for the most part; one place in about fifty holds something else. */
const shaped = (shape: Shape): fc.Arbitrary<unknown> =>
	fc.oneof({weight: 50, arbitrary: sound(shape)}, {weight: 1, arbitrary: wrongValue});

const sound = (shape: Shape): fc.Arbitrary<unknown> => {
	if (shape === 'string') {
		return text;
	}

	if (shape === 'number') {
		return fc.oneof(fc.integer({min: -1, max: 3}), fc.constantFrom(15_443, 1e300, 0.5));
	}

	if (shape === 'boolean') {
		return fc.boolean();
	}

	if (shape === 'number or string') {
		return fc.oneof(text, fc.integer({min: -1, max: 70_000}));
	}

	if (shape === 'anything') {
		return fc.oneof(wrongValue, fc.dictionary(label, text, {maxKeys: 3}));
	}

	if (isList(shape)) {
		return fc.array(shaped(shape[0]), {maxLength: 2});
	}

	const each = shape['*'];
	return each === undefined
		? fc.record(
				Object.fromEntries(Object.entries(shape).map(([field, of]) => [field, shaped(of)])),
				{requiredKeys: []},
			)
		: fc.dictionary(label, shaped(each), {maxKeys: 3});
};

const kinds = Object.entries({...coreShapes, ...customShapes}).flatMap(([apiVersion, shapes]) =>
	Object.entries(shapes)
		.filter(([kind]) => !kind.endsWith('Review'))
		.map(([kind, shape]: [string, Shape]) => ({apiVersion, kind, shape})),
);
const clusterScoped = new Set([
	'Namespace',
	'Node',
	'ServiceCIDR',
	'MutatingWebhookConfiguration',
	'ValidatingWebhookConfiguration',
	'ValidatingAdmissionPolicy',
	'ValidatingAdmissionPolicyBinding',
	'CustomResourceDefinition',
]);

const object = ({apiVersion, kind, shape}: (typeof kinds)[number]): fc.Arbitrary<KubeObject> =>
	fc
		.tuple(shaped(shape), word, fc.constantFrom('istio-system', 'kube-system', 'default', 'web'))
		.map(([value, name, namespace]) => {
			const {metadata, ...rest}: {metadata?: unknown} =
				typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
			return {
				...rest,
				apiVersion,
				kind,
				metadata: {
					...(typeof metadata === 'object' ? metadata : {}),
					name,
					...(clusterScoped.has(kind) ? {namespace: undefined} : {namespace}),
				},
			};
		});

const objects = fc
	.tuple(...kinds.map(kind => fc.array(object(kind), {maxLength: 2})))
	.map(lists => lists.flat());

/** What JavaScript says of a program that took a thing for another. */
const stumbled =
	/Cannot (?:read|convert|set)|is not (?:a function|iterable|defined|a constructor)|Maximum call stack|Invalid (?:time|regular|array|string)|undefined|\[object |out of range/v;

test('whatever stands in objects, the survey ends, and each check says something of it', async () => {
	let known = 0;
	let unknown = 0;
	await fc.assert(
		fc.asyncProperty(objects, async found => {
			const cluster = makeMemoryCluster({context: 'east-1', uid: 'uid-of-east-1'});
			for (const {apiVersion, kind} of kinds) {
				cluster.serve({apiVersion, kind, namespaced: !clusterScoped.has(kind)});
			}

			for (const each of found) {
				cluster.put(each, {manager: 'somebody'});
			}

			const facts = await surveyCluster('east-1', cluster, {
				certificates: fingerprintReader,
				clock: makeFakeClock(),
			});
			for (const [name, fact] of Object.entries(facts)) {
				if (typeof fact !== 'object' || fact === null || !('known' in fact)) {
					continue;
				}

				if (fact.known) {
					known++;
				} else {
					unknown++;
					const detail = 'detail' in fact ? String(fact.detail) : '';
					assert.doesNotMatch(detail.slice(0, 300), stumbled, name);
				}
			}

			const model = modelOf([{name: 'east-1'}, {name: 'west-1'}]);
			for (const context of [contextOf([facts]), contextOf([facts, facts], {model})]) {
				const findings = runChecks(checks, context);
				const result = resultOf({clusters: context.clusters, findings});
				assert.ok(findings.length > 0);
				assert.ok(preflightTable(result, {width: 80}).length > 0);
				JSON.parse(preflightJson(result));
			}
		}),
		{numRuns: 100},
	);
	assert.ok(known > 500 && unknown > 50, `${String(known)} known, ${String(unknown)} unknown`);
});
