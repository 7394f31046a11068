import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkWaivers} from '../../source/commands/check-waivers.ts';

const known = {ids: ['nodes.ready', 'network.pod-cidr-overlap'], clusters: ['east-1', 'west-1']};

test('waivers of known checks and clusters are taken', () => {
	checkWaivers([{id: 'nodes.ready', clusters: []}, {id: 'network.pod-cidr-overlap', clusters: ['east-1', 'west-1']}], known);
});

test('waivers that name nothing are refused, all at once, with the nearest', () => {
	assert.throws(() => {
		checkWaivers([{id: 'node.ready', clusters: []}, {id: 'nodes.ready', clusters: ['east-2']}], known);
	}, (error: Error) => {
		assert.deepEqual(error.message.split('\n'), [
			'--waive node.ready: there is no such check. Did you mean nodes.ready?',
			'--waive nodes.ready=east-2: east-2 is not among the clusters east-1, west-1. Did you mean east-1?',
		]);
		return true;
	});
});
