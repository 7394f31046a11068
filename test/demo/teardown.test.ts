import assert from 'node:assert/strict';
import test from 'node:test';
import {tearDown} from '../../source/commands/teardown.ts';
import {demoMeshFile} from '../../source/demo/make-demo-ports.ts';
import {makeDemoMesh} from '../helpers/demo-mesh.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {options} from '../helpers/teardown-world.ts';

test('a teardown takes a simulated mesh away again', async () => {
	using demo = await makeDemoMesh('failing-install');
	const contents = async () => {
		const clusters = ['east-1', 'east-2', 'west-1'].map(name => demo.cluster(name));
		const listed = await Promise.all(
			clusters.flatMap(cluster =>
				['Namespace', 'Service', 'ConfigMap', 'Secret', 'Pod'].map(async kind =>
					cluster.list({apiVersion: 'v1', kind}),
				),
			),
		);
		return listed
			.flat()
			.map(({kind, metadata: {namespace = '', name}}) => `${kind} ${namespace}/${name}`)
			.toSorted((a, b) => a.localeCompare(b));
	};

	const before = await contents();
	const run = await demo.apply({decide: async () => 'retry'});
	assert.equal(run.exitCode, 0, run.summary);
	assert.notDeepEqual(await contents(), before);

	using session = await demo.open();
	const io = makeMemoryIo();
	assert.equal(await tearDown(session, {...options, file: demoMeshFile}, io), 0, io.out + io.err);
	assert.deepEqual(await contents(), before);
});
