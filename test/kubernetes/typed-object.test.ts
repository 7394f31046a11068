import assert from 'node:assert/strict';
import test from 'node:test';
import {fitted} from '../../source/kubernetes/shape.ts';
import {coreShapes} from '../../source/kubernetes/shapes.ts';
import {typedObject} from '../../source/kubernetes/typed-object.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const podKind = {apiVersion: 'v1', kind: 'Pod'} as const;

const sound = {
	...podKind,
	metadata: {name: 'one', labels: {app: 'hello'}, creationTimestamp: '2026-01-01T00:00:00Z'},
	spec: {nodeName: 'node', containers: [{name: 'hello', image: 'hello:1', ports: [{x: 1}]}]},
	status: {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}]},
	other: {field: [1]},
};

void test('an object that is as Kubernetes promises stays what it is, with all that nobody reads', () => {
	assert.deepEqual(typedObject(sound, podKind), sound);
});

void test('the items of a list get the kind that was asked for', () => {
	const {apiVersion: _, kind: __, ...item} = sound;
	assert.deepEqual(typedObject(item, podKind), sound);
});

void test('a field of another type counts as missing, wherever it is', () => {
	const pod = typedObject(
		{
			metadata: {name: 'one', labels: ['app'], finalizers: 'none', annotations: {a: 'b', c: 3}},
			spec: {nodeName: 7, containers: 'two', initContainers: [{name: 'x', env: {}}, 'y', null]},
			status: {phase: ['Running'], podIPs: {ip: '10.0.0.1'}, conditions: null},
		},
		podKind,
	);
	assert.deepEqual(pod, {
		...podKind,
		metadata: {name: 'one', annotations: {a: 'b'}},
		spec: {initContainers: [{name: 'x'}, {}, {}]},
		status: {},
	});
});

void test('a spec that is no map is none', () => {
	for (const spec of ['text', 1, true, null, ['list']]) {
		const pod = typedObject({metadata: {name: 'one'}, spec, status: spec}, podKind);
		assert.deepEqual(pod, {...podKind, metadata: {name: 'one'}}, JSON.stringify(spec));
		assert.equal(pod?.spec?.containers, undefined);
	}
});

void test('what has no name, or is no map, is no object', () => {
	for (const value of [undefined, null, 'Pod', [], {}, {metadata: 'one'}, {metadata: {name: 1}}]) {
		assert.equal(typedObject(value, podKind), undefined, JSON.stringify(value));
	}

	assert.notEqual(typedObject({metadata: {name: 'one'}}, podKind), undefined);
});

void test('of a kind without a shape the metadata is held all the same', () => {
	const kind = {apiVersion: 'example.com/v1', kind: 'Thing'};
	assert.deepEqual(typedObject({metadata: {name: 'one', labels: 'x'}, spec: ['kept']}, kind), {
		...kind,
		metadata: {name: 'one'},
		spec: ['kept'],
	});
});

void test('a list of texts keeps the texts, a map of texts too', () => {
	const {Service} = coreShapes.v1;
	assert.deepEqual(fitted({spec: {clusterIPs: ['10.0.0.1', 5, null]}}, Service), {
		spec: {clusterIPs: ['10.0.0.1']},
	});
	assert.deepEqual(fitted({spec: {selector: {app: 'x', bad: {}}}}, Service), {
		spec: {selector: {app: 'x'}},
	});
	assert.equal(fitted('text', Service), undefined);
});

void test('whatever a server puts in the place of any field, nothing is thrown', () => {
	const odd = ['text', 3, true, null, [], {}, [[]], [null], {a: null}, ['x'], [{name: 2}]];
	const replaced = (value: unknown, by: unknown): unknown[] => {
		if (Array.isArray(value)) {
			return [by, ...value.flatMap((item: unknown) => replaced(item, by).map(one => [one]))];
		}

		if (typeof value === 'object' && value !== null) {
			const inside = Object.entries(value).flatMap(([key, item]) =>
				replaced(item, by).map(one => ({...value, [key]: one})),
			);
			return [by, ...inside];
		}

		return [by];
	};

	for (const by of odd) {
		for (const value of replaced(sound, by)) {
			const pod = typedObject(value, podKind);
			// A reader's way through it.
			const images = [...(pod?.spec?.initContainers ?? []), ...(pod?.spec?.containers ?? [])].map(
				({image}) => image?.trim(),
			);
			assert.ok(
				images.every(image => image === undefined || image === 'hello:1' || image === 'text'),
			);
			for (const {type} of pod?.status?.conditions ?? []) {
				assert.ok(type === undefined || type.length > 0);
			}
		}
	}
});

void test('a cluster that answers oddly is read through the same guard', async () => {
	const cluster = makeMemoryCluster({
		objects: [{...sound, metadata: {name: 'one', namespace: 'default'}, status: 'Running'}],
	});
	const [pod] = await cluster.list({apiVersion: 'v1', kind: 'Pod'});
	assert.equal(pod?.spec?.nodeName, 'node');
	assert.equal(pod?.status, undefined);
	const events = cluster.watch(
		{apiVersion: 'v1', kind: 'Pod'},
		{signal: AbortSignal.timeout(1000)},
	);
	const first = await events[Symbol.asyncIterator]().next();
	assert.equal(first.done, false);
	assert.equal(first.value?.object.status, undefined);
});
