import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
	contextOf,
	factsOf,
	findingsOf,
	known,
	modelOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const [red, blue] = ['3f9a'.padEnd(64, '0'), '8c01'.padEnd(64, '0')];
const rooted = (name: string, ...fingerprints: string[]) =>
	factsOf({
		name,
		liveRoot: known(fingerprints.length === 0 ? undefined : {fingerprints, notAfter: 0}),
	});
const model = modelOf([
	{name: 'a'},
	{name: 'b'},
	{name: 'c'},
	{name: 'r', role: 'remote', primary: 'a'},
]);

describe('trust.root-mismatch', () => {
	test('names the odd one out and every fingerprint', () => {
		const clusters = [rooted('a', red), rooted('b', red), rooted('c', blue)];
		const verdict = verdictOf('trust.root-mismatch', contextOf(clusters, {model}));
		assert.equal(verdict.status, 'fail');
		assert.match(verdict.observed, /a and b: root 3f:9a…; c: root 8c:01…; the odd one out is c/v);
		assert.equal(verdictOf('trust.root-mismatch', contextOf(clusters)).status, 'note');
	});

	test('passes one root, and has nothing to say before there is any', () => {
		assert.equal(
			verdictOf(
				'trust.root-mismatch',
				contextOf([rooted('a', red), rooted('b', red), rooted('c')], {model}),
			).status,
			'pass',
		);
		assert.equal(
			verdictOf('trust.root-mismatch', contextOf([rooted('a'), rooted('b')], {model})).status,
			'skipped',
		);
		assert.deepEqual(findingsOf('trust.root-mismatch', contextOf([rooted('a', red)])), []);
	});

	test('warns while roots differ but have one in common', () => {
		assert.equal(
			verdictOf(
				'trust.root-mismatch',
				contextOf([rooted('a', red), rooted('b', red, blue)], {model}),
			).status,
			'warn',
		);
	});

	test('fails where one signs under a root that another does not trust, and names both ways', () => {
		const signing = (name: string, signingRoot: string | undefined, ...roots: string[]) => ({
			...rooted(name, ...roots),
			cacertsContents: known({problems: [], roots, signingRoot}),
		});
		const torn = verdictOf(
			'trust.root-mismatch',
			contextOf([signing('a', undefined, red), signing('b', blue, red, blue)], {model}),
		);
		assert.equal(torn.status, 'fail');
		assert.match(
			torn.observed,
			/; a does not trust 8c:01…, under which b signs: requests fail from b to a and from a to b$/v,
		);
		const early = verdictOf(
			'trust.root-mismatch',
			contextOf([signing('a', undefined, red), signing('b', red, red, blue)], {model}),
		);
		assert.equal(early.status, 'warn');
		assert.doesNotMatch(early.observed, /does not trust/v);
		assert.equal(
			verdictOf(
				'trust.root-mismatch',
				contextOf([signing('a', red, red, blue), signing('b', blue, blue, red)], {model}),
			).status,
			'pass',
			'each trusts both',
		);
	});

	test("does not count a remote, whose root is its owner's", () => {
		assert.equal(
			verdictOf(
				'trust.root-mismatch',
				contextOf([rooted('a', red), rooted('b', red), rooted('r', blue)], {model}),
			).status,
			'pass',
		);
	});

	test('is unknown where a root could not be read, unless the others differ already', () => {
		const blind = factsOf({name: 'c', liveRoot: unknown()});
		assert.equal(
			verdictOf(
				'trust.root-mismatch',
				contextOf([rooted('a', red), rooted('b', red), blind], {model}),
			).status,
			'unknown',
		);
		assert.equal(
			verdictOf(
				'trust.root-mismatch',
				contextOf([rooted('a', red), rooted('b', blue), blind], {model}),
			).status,
			'fail',
		);
	});
});
