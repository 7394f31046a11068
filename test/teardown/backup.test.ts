import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {parseAllDocuments} from 'yaml';
import {backupText, restorable, restoreCommand} from '../../source/teardown/backup.ts';
import {object} from '../helpers/installed-mesh.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

void test('an object is kept as it can be created again', () => {
	const live = {
		...object('networking.istio.io/v1', 'VirtualService', 'reviews', {
			namespace: 'web',
			labels: {a: 'b'},
			spec: {hosts: ['reviews']},
			status: {x: 1},
		}),
	};
	Object.assign(live.metadata, {
		uid: 'u',
		resourceVersion: '1',
		generation: 2,
		creationTimestamp: 't',
		managedFields: [],
		selfLink: '/',
		annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{}', keep: 'me'},
		finalizers: ['x/y'],
	});
	assert.deepEqual(restorable(live), {
		apiVersion: 'networking.istio.io/v1',
		kind: 'VirtualService',
		metadata: {
			name: 'reviews',
			namespace: 'web',
			labels: {a: 'b'},
			annotations: {keep: 'me'},
			finalizers: ['x/y'],
		},
		spec: {hosts: ['reviews']},
	});
});

void test("the command in the header gives kubectl one cluster's objects and no others", async t => {
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, "it's a run.yaml");
	const config = (name: string) =>
		object('v1', 'ConfigMap', name, {
			namespace: 'web',
			data: {text: '# east-1 ends\n---\n# east begins\n'},
		});
	const text = backupText({
		mesh: 'shop',
		runId: 'r',
		file,
		clusters: [
			{cluster: 'east', place: {context: 'admin@east'}, objects: [config('one')]},
			{
				cluster: 'east-1',
				place: {context: "it's east-1"},
				objects: [config('two'), config('three')],
			},
			{cluster: 'west', place: {context: 'west'}, objects: []},
		],
	});
	writeFileSync(file, text);
	assert.ok(!text.includes('west'));
	for (const [cluster, context, names] of [
		['east', 'admin@east', ['one']],
		['east-1', "it's east-1", ['two', 'three']],
	] as const) {
		const command = restoreCommand(file, {cluster, place: {context}});
		assert.ok(text.includes(`#   ${command}\n`));
		const output = execFileSync('sh', ['-c', `kubectl() { echo "# $*"; cat; }; ${command}`], {
			encoding: 'utf8',
		});
		assert.ok(output.startsWith(`# --context ${context} apply -f -\n`), output);
		const documents = parseAllDocuments(output)
			.map(document => document.toJS() as {metadata: {name: string}} | null)
			.filter(document => document !== null);
		assert.deepEqual(
			documents.map(({metadata}) => metadata.name),
			names,
		);
	}
});

void test('the command in the header reads the kubeconfig that knows the cluster', () => {
	assert.equal(
		restoreCommand('/there/b.yaml', {
			cluster: 'east',
			place: {context: 'east', kubeconfig: '/my kc'},
		}),
		"sed -n '/^# east begins$/,/^# east ends$/p' /there/b.yaml | KUBECONFIG='/my kc' kubectl --context east apply -f -",
	);
});
