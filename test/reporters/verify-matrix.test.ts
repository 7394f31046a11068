import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findingOf} from '../helpers/finding.ts';
import type {Finding} from '../../source/checks/finding.ts';
import type {PairResult} from '../../source/engine/events.ts';
import {verifyMatrix} from '../../source/reporters/verify-matrix.ts';
import type {VerifyResult} from '../../source/reporters/verify-result.ts';

const resultOf = (
	names: readonly string[],
	broken: Readonly<Record<string, Partial<PairResult>>> = {},
	proofs: readonly Finding[] = [],
): VerifyResult => ({
	simulated: false,
	mesh: 'shop',
	startedAt: 0,
	durationMs: 5100,
	clusters: names.map(name => ({
		name,
		context: name,
		server: `https://${name}:6443`,
		network: name,
		role: 'primary',
	})),
	pairs: names.flatMap(from =>
		names
			.filter(to => to !== from)
			.map((to): PairResult => ({
				from,
				to,
				status: 'pass',
				requests: 3,
				answeredBy: {[to]: 3},
				cause: null,
				durationMs: 50,
				...broken[`${from} ${to}`],
			})),
	),
	proofs,
});

const lost: Partial<PairResult> = {
	status: 'fail',
	requests: 3,
	answeredBy: {},
	cause:
		'pods of east get no answer from 198.51.100.2:15443, the gateway of west: packets are lost on the way',
	remedy: [
		'Let the pods of east reach 198.51.100.2:15443: a firewall, a security group, a NetworkPolicy or a missing route drops their packets.',
		'kubectl --context east get networkpolicies -A',
	],
};

const widths = (text: string): number =>
	Math.max(
		...text
			.split('\n')
			.filter(line => !line.includes('$ '))
			.map(line => line.length),
	);

test('who answers whom, with a mark and a word in each cell, then the cause of each red one', () => {
	assert.equal(
		verifyMatrix(resultOf(['east', 'west'], {'east west': lost}), {width: 80}),
		`from ↓  to →  east       west
east          –          ✖ broken
west          ✔ answers  –

✖ east → west: pods of east get no answer from 198.51.100.2:15443, the gateway
  of west: packets are lost on the way
  Remedy: Let the pods of east reach 198.51.100.2:15443: a firewall, a security
    group, a NetworkPolicy or a missing route drops their packets.
    $ kubectl --context east get networkpolicies -A

2 pairs of 2 clusters in 5.1 s: 1 answers, 1 broken
`,
	);
});

test('twelve clusters fit 80 columns by numbers, with the words at the end of the row', () => {
	const names = Array.from({length: 12}, (_item, index) => `cluster-${String(index + 1)}`);
	const text = verifyMatrix(
		resultOf(names, {
			'cluster-2 cluster-11': lost,
			'cluster-3 cluster-1': {status: 'unknown', cause: 'nobody knows'},
		}),
		{width: 80},
	);
	assert.ok(widths(text) <= 80, text);
	const [heading, first, second, third] = text.split('\n');
	assert.equal(heading, 'from ↓  to →    1  2  3  4  5  6  7  8  9 10 11 12');
	assert.equal(first, ' 1 cluster-1    –  ✔  ✔  ✔  ✔  ✔  ✔  ✔  ✔  ✔  ✔  ✔  11 answer');
	assert.equal(second, ' 2 cluster-2    ✔  –  ✔  ✔  ✔  ✔  ✔  ✔  ✔  ✔  ✖  ✔  10 answer, 1 broken');
	assert.equal(third, ' 3 cluster-3    ?  ✔  –  ✔  ✔  ✔  ✔  ✔  ✔  ✔  ✔  ✔  10 answer, 1 unknown');
});

test('more clusters than columns become one line each, which names the broken peers', () => {
	const names = Array.from({length: 60}, (_item, index) => `cluster-${String(index + 1)}`);
	const text = verifyMatrix(resultOf(names, {'cluster-2 cluster-11': lost}), {width: 80});
	assert.ok(widths(text) <= 80, text);
	const lines = text.split('\n');
	assert.equal(lines[0], '✔ cluster-1   to the others: 59 answer');
	assert.equal(lines[1], '✖ cluster-2   to the others: 58 answer, 1 broken: ✖ cluster-11');
	assert.ok(text.includes('3540 pairs of 60 clusters in 5.1 s: 3539 answer, 1 broken'));
});

test('a cause that many pairs share is told once', () => {
	const names = ['a', 'b', 'c', 'd', 'e', 'f'];
	const dead: Partial<PairResult> = {
		status: 'fail',
		cause: 'f: Deployment hello-f has no pod',
		remedy: ['Look.', 'kubectl get pods'],
	};
	const text = verifyMatrix(
		resultOf(names, Object.fromEntries(names.slice(0, 5).map(from => [`${from} f`, dead]))),
		{width: 80},
	);
	assert.equal(text.split('has no pod').length, 2);
	assert.ok(
		text.includes('✖ a → f, b → f, c → f, d → f and 1 more: f: Deployment hello-f has no pod'),
		text,
	);
});

test('what could not be read of a green pair is told too', () => {
	const proof = findingOf({
		id: 'proof.root',
		status: 'unknown',
		clusters: ['b'],
		observed: '198.51.100.2:15443 was not reached from this machine',
	});
	const text = verifyMatrix(resultOf(['a', 'b'], {}, [proof]), {width: 80});
	assert.ok(text.includes('? proof.root: '), text);
	assert.ok(text.includes('198.51.100.2:15443 was not reached from this machine'), text);
	assert.ok(
		!verifyMatrix(resultOf(['a', 'b'], {}, [{...proof, status: 'pass'}]), {width: 80}).includes(
			'proof.root',
		),
	);
});

test('a single cluster has no matrix', () => {
	assert.equal(verifyMatrix(resultOf(['a']), {width: 80}), 'a alone: there is no pair to prove\n');
});

test('simulated results say so first', () => {
	assert.match(
		verifyMatrix({...resultOf(['a', 'b']), simulated: true}, {width: 80}),
		/^Simulated clusters/v,
	);
});
