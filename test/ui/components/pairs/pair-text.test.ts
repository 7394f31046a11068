import assert from 'node:assert/strict';
import test from 'node:test';
import {pairRows} from '../../../../source/ui/components/pairs/pair-list.tsx';
import {pairsOf} from '../../../../source/ui/components/pairs/pair-table.ts';
import {pairParagraphs, sumText} from '../../../../source/ui/components/pairs/pair-text.ts';
import {unicodeGlyphs as glyphs} from '../../../../source/ui/theme.ts';
import {pairOf, proofOf} from '../../../helpers/run-scene.ts';

const resultsOf = (...results: ReadonlyArray<ReturnType<typeof pairOf>>) =>
	new Map(results.map(result => [`${result.from} ${result.to}`, result]));

void test("what isn't known yet is no result", () => {
	const pairs = pairsOf(['a', 'b', 'c'], resultsOf(pairOf('a', 'b')));
	assert.equal(pairs.length, 6);
	assert.deepEqual(
		pairs.map(({state}) => state),
		['pass', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting'],
	);
	assert.equal(sumText(pairs.slice(0, 2)), '1 answers; 1 to come');
	assert.equal(sumText(pairs.slice(2, 4)), '2 to come');
});

void test('in a list the broken pairs come first, then the unknown, then the clusters', () => {
	const pairs = pairsOf(
		['a', 'b', 'c'],
		resultsOf(pairOf('a', 'b', {status: 'unknown'}), pairOf('c', 'a', {status: 'fail'})),
	);
	assert.deepEqual(
		pairRows(['a', 'b', 'c'], pairs).map(({key}) => key),
		['c a', 'a b', 'a', 'b', 'c'],
	);
});

void test('a pair tells its cause, what to do, who answered, and its own proofs alone', () => {
	const [pair] = pairsOf(
		['a', 'b'],
		resultsOf(
			pairOf('a', 'b', {
				status: 'fail',
				requests: 3,
				answeredBy: {a: 2, '?': 1},
				cause: 'the roots differ',
				remedy: ['Mend the trust.'],
			}),
		),
	);
	assert.ok(pair);
	const proofs = [
		proofOf('proof.root', ['a', 'b'], {status: 'fail', title: 'Same root', observed: '1 and 2'}),
		proofOf('proof.root', ['b', 'a'], {observed: 'not of this pair'}),
		proofOf('proof.workload', ['b']),
	];
	const texts = pairParagraphs(pair, {run: {proofs}, glyphs}).map(({text}) => text);
	assert.deepEqual(
		texts.filter(text => text !== ''),
		[
			'The roots differ.',
			'What to do',
			'Mend the trust.',
			'The requests',
			'3 requests in 0.3s, answered by a 2×, ? 1×.',
			'The proofs',
			'✖ Same root: 1 and 2',
			'✔ The test workload runs with a sidecar (b): ready',
		],
	);
});
