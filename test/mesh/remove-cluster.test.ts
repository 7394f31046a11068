import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {removeCluster} from '../../source/mesh/remove-cluster.ts';

const block = `# the shop
mesh: shop
clusters:
  # the old one
  east: {context: e, network: a, role: primary} # busy
  west:
    context: w
    state: leaving # since May
    network: b

  # the new one
  north:
    context: n
verify: {image: x}
`;

describe('a cluster that has left', () => {
	it('goes from a block of entries, and no comment of another goes with it', () => {
		assert.equal(removeCluster(block, 'west'), block.replace(/ {2}west:\n(?: {4}.*\n)+/v, ''));
		assert.equal(removeCluster(block, 'east'), block.replace(/ {2}east.*\n/v, ''));
		assert.equal(removeCluster(block, 'north'), block.replace(/ {2}north:\n {4}.*\n/v, ''));
	});

	it('goes from a flow map, first, in the middle and last', () => {
		const flow = 'mesh: shop\nclusters: {a: {context: a}, b: {context: b}, "c": {context: c}}\n';
		assert.equal(
			removeCluster(flow, 'a'),
			'mesh: shop\nclusters: {b: {context: b}, "c": {context: c}}\n',
		);
		assert.equal(
			removeCluster(flow, 'b'),
			'mesh: shop\nclusters: {a: {context: a}, "c": {context: c}}\n',
		);
		assert.equal(
			removeCluster(flow, 'c'),
			'mesh: shop\nclusters: {a: {context: a}, b: {context: b}}\n',
		);
	});

	it("goes from the end of a file without a last newline, and from one with Windows' line ends", () => {
		assert.equal(
			removeCluster('clusters:\n  a: {context: a}\n  b: {context: b}', 'b'),
			'clusters:\n  a: {context: a}\n',
		);
		assert.equal(
			removeCluster('clusters:\r\n  a:\r\n    context: a\r\n  b: {context: b}\r\n', 'a'),
			'clusters:\r\n  b: {context: b}\r\n',
		);
	});

	it('stays where others refer to it, and a person is told', () => {
		assert.throws(
			() => removeCluster('clusters:\n  a: &a {context: a}\n  b: {<<: *a, network: x}\n', 'a'),
			/the entry of a cannot be taken out/v,
		);
		assert.throws(
			() => removeCluster('clusters:\n  a: {context: a}\n', 'z'),
			/the entry of z cannot be taken out/v,
		);
	});
});
