import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {lockTargets} from '../../source/engine/lock-targets.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {noLeavingClusters} from '../../source/engine/leaving-clusters.ts';
import {factsOf, known} from '../helpers/facts.ts';

const clusters = new Map(
	['a', 'b'].map(name => [name, makeMemoryCluster({context: `admin@${name}`})]),
);
const facts = (uids: Readonly<Record<string, string>>) =>
	Object.entries(uids).map(([name, uid]) => factsOf({name, uid: known(uid)}));

describe('the clusters to lock', () => {
	it('are those that were surveyed, by their uids', () => {
		assert.deepEqual(
			lockTargets(clusters, facts({a: '1', b: '2'}), noLeavingClusters('shop'), [
				'-f',
				'my mesh.yaml',
			]).map(({name, uid}) => `${name} ${uid}`),
			['a 1', 'b 2'],
		);
	});

	it('are refused when two of them are one, with both names', () => {
		assert.throws(
			() =>
				lockTargets(clusters, facts({a: '1', b: '1'}), noLeavingClusters('shop'), [
					'-f',
					'my mesh.yaml',
				]),
			{
				exitCode: 5,
				message: 'nothing was changed: a and b are one cluster (uid 1)',
			},
		);
	});

	it('are refused when one does not answer, which is no matter of rights', () => {
		const silent = factsOf({
			name: 'b',
			uid: {
				known: false,
				reason: 'unreachable',
				detail: 'connection refused',
				source: 'GET /version',
			},
		});
		assert.throws(
			() =>
				lockTargets(clusters, [...facts({a: '1'}), silent], noLeavingClusters('shop'), [
					'-f',
					'my mesh.yaml',
					'--kubeconfig',
					'/there/kc.yaml',
				]),
			{
				message: 'nothing was changed: b cannot be locked: it does not answer (connection refused)',
				remedy: [
					"See what is wrong with it: mesh-wizard preflight -f 'my mesh.yaml' --kubeconfig /there/kc.yaml",
				],
			},
		);
	});
});
