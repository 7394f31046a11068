import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import type {ClusterPort} from '../../source/ports/cluster.ts';
import {surveyCluster} from '../../source/survey/survey-cluster.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {fingerprintReader} from '../helpers/survey.ts';

void test('a survey has a limit: what is not read by then is unknown with the reason, and what was read stays', async () => {
	const cluster = makeMemoryCluster({context: 'east-1'});
	let waiting = 0;
	const slow: ClusterPort = {
		...cluster,
		list: async (kind, options) =>
			kind.kind === 'Node'
				? new Promise(() => {
						waiting++;
					})
				: cluster.list(kind, options),
	};
	const facts = await surveyCluster('east-1', slow, {
		certificates: fingerprintReader,
		clock: makeFakeClock(),
		limitMs: 50,
	});
	assert.equal(waiting, 1);
	assert.deepEqual(
		{known: facts.nodes.known, reason: facts.nodes.known ? '' : facts.nodes.reason},
		{known: false, reason: 'timed-out'},
	);
	assert.match(facts.nodes.known ? '' : facts.nodes.detail, /within the 0\.05 s/v);
	assert.equal(facts.namespaces.known, true);
});
