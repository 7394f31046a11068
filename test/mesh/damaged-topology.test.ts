import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {stringify} from 'yaml';
import {parseOldTopology} from '../../source/mesh/old-topology.ts';
import {damaged, damagedText} from '../helpers/damaged.ts';

/* A topology.yaml that was written for another program: all of it is understood, or each fault has its line. */

const topology = {
	mesh_id: 'mymesh',
	contexts: {
		'context-east-1': {network: 'network-east'},
		'context-east-2': {network: 'network-east'},
		'context-west-1': {network: 'network-west'},
	},
};
const known = Object.keys(topology.contexts);
const read = (text: string) => parseOldTopology(text, {path: 'topology.yaml', known});

test('a damaged topology.yaml is understood, or each fault has its line', () => {
	assert.ok('topology' in read(stringify(topology)), 'the control');
	const seen = {read: 0, refused: 0};
	fc.assert(
		fc.property(
			fc.oneof(
				damaged(topology).map(data => stringify(data, {aliasDuplicateObjects: false})),
				damagedText(stringify(topology)),
			),
			text => {
				const result = read(text);
				if ('problems' in result) {
					seen.refused++;
					const lines = text.split(/\r\n|\r|\n/v).length;
					assert.ok(result.problems.length > 0);
					for (const {line, column, message, fix} of result.problems) {
						assert.ok(line >= 1 && line <= lines + 1 && column >= 1, `${line}:${column}`);
						assert.ok(message !== '' && fix !== '');
					}
				} else {
					seen.read++;
				}
			},
		),
		{numRuns: 400},
	);
	assert.ok(seen.read > 10 && seen.refused > 20, JSON.stringify(seen));
});
